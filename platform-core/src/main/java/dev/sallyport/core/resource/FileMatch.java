package dev.sallyport.core.resource;

import dev.sallyport.api.event.FileUse;
import java.util.List;
import java.util.Optional;

@Doc("A file that is moved or changed; all given keys must hold for it.")
public record FileMatch(
        @Doc("Absolute paths; a star between slashes is everything below, else a part of a name. Any if empty.")
        List<String> paths,

        @Doc("What becomes of it; a rename is also remove and upload, a link also download and upload. Any if"
                + " empty.")
        List<FileUse.Use> uses,

        @Doc("Has more bytes than this; an upload by SFTP is cut off there, for its size is not known before.")
        Optional<Long> largerThan,

        @Doc("Has something in its content that a detector finds; unsearched among the types is content that is no text"
                + " or lies behind limits.searched-file-bytes-max.")
        Optional<Detect> findings) {}
