package dev.sallyport.plugin.ssh.files;

import java.util.Set;

/** Numbers of SFTP version 3 (draft-ietf-secsh-filexfer-02), by the names they have there, and what bounds it here. */
final class Sftp {

    static final int VERSION_SPOKEN = 3;

    static final int INIT = 1;
    static final int VERSION = 2;
    static final int OPEN = 3;
    static final int CLOSE = 4;
    static final int READ = 5;
    static final int WRITE = 6;
    static final int LSTAT = 7;
    static final int FSTAT = 8;
    static final int SETSTAT = 9;
    static final int FSETSTAT = 10;
    static final int OPENDIR = 11;
    static final int READDIR = 12;
    static final int REMOVE = 13;
    static final int MKDIR = 14;
    static final int RMDIR = 15;
    static final int REALPATH = 16;
    static final int STAT = 17;
    static final int RENAME = 18;
    static final int READLINK = 19;
    static final int SYMLINK = 20;
    static final int STATUS = 101;
    static final int HANDLE = 102;
    static final int DATA = 103;
    static final int NAME = 104;
    static final int ATTRS = 105;
    static final int EXTENDED = 200;
    static final int EXTENDED_REPLY = 201;

    static final int FXF_READ = 0x01;
    static final int FXF_WRITE = 0x02;
    static final int FXF_APPEND = 0x04;
    static final int FXF_CREAT = 0x08;
    static final int FXF_TRUNC = 0x10;
    static final int FXF_EXCL = 0x20;

    static final int FX_OK = 0;
    static final int FX_EOF = 1;
    static final int FX_NO_SUCH_FILE = 2;
    static final int FX_PERMISSION_DENIED = 3;
    static final int FX_FAILURE = 4;
    static final int FX_OP_UNSUPPORTED = 8;

    /** Bytes of one packet; what OpenSSH takes and sends at most. */
    static final int PACKET_MAX = 256 << 10;

    /** Bytes of a handle, as the draft has it. */
    static final int HANDLE_MAX = 256;

    /** Bytes of a path; no target system takes longer ones. */
    static final int PATH_MAX = 4096;

    /** Requests of a client without an answer; OpenSSH's has 64, asyncssh's 128 for each file. */
    static final int OUTSTANDING_MAX = 2048;

    /** Requests that wait for others that are being judged. */
    static final int BLOCKED_MAX = 256;

    /** Files and directories open at a time. */
    static final int HANDLES_MAX = 512;

    static final String POSIX_RENAME = "posix-rename@openssh.com";
    static final String HARDLINK = "hardlink@openssh.com";
    static final String LSETSTAT = "lsetstat@openssh.com";
    static final String COPY_DATA = "copy-data";
    static final String FSYNC = "fsync@openssh.com";
    static final String FSTATVFS = "fstatvfs@openssh.com";
    static final String STATVFS = "statvfs@openssh.com";
    static final String EXPAND_PATH = "expand-path@openssh.com";
    static final String LIMITS = "limits@openssh.com";
    static final String HOME_DIRECTORY = "home-directory";
    static final String USERS_GROUPS_BY_ID = "users-groups-by-id@openssh.com";

    /** Extensions the gateway understands; the target's others are not told to the client. */
    static final Set<String> EXTENSIONS = Set.of(
            POSIX_RENAME,
            HARDLINK,
            LSETSTAT,
            COPY_DATA,
            FSYNC,
            FSTATVFS,
            STATVFS,
            EXPAND_PATH,
            LIMITS,
            HOME_DIRECTORY,
            USERS_GROUPS_BY_ID);

    private Sftp() {}

    /** Returns what a status means, for the recording. */
    static String statusWord(int code) {
        return switch (code) {
            case FX_OK -> "ok";
            case FX_EOF -> "end of file";
            case FX_NO_SUCH_FILE -> "no such file";
            case FX_PERMISSION_DENIED -> "permission denied";
            case FX_FAILURE -> "failure";
            case FX_OP_UNSUPPORTED -> "not supported";
            default -> "status " + Integer.toUnsignedString(code);
        };
    }
}
