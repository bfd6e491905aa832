package dev.sallyport.shell;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The programs that start others, and how they read their arguments. */
final class Wrappers {

    /**
     * One program (or several of a kind) a line. {@code f} flags, {@code v} options with a value, {@code o} options
     * with a value in the same word, {@code c} options with shell code, {@code F}, {@code V} and {@code C} the long
     * ones. {@code skip} arguments stand before the program, {@code noskip} none with these options; {@code again}:
     * options may follow them; {@code assign}: so may assignments; {@code dashes}: it stands after {@code --}.
     * {@code line}: it is a line for a shell, but with the options {@code argv}; {@code shell}: without it a shell
     * reads the input, {@code login} and {@code L}: only with these options; {@code shellargs}: what is left is for a
     * shell; {@code file}: what is left is a file; {@code off}: with these options nothing is started; {@code append}:
     * the input's words are added; {@code sub}: only with this subcommand.
     */
    private static final String TABLE = """
            sudo f:AbBEeHKklNnPSsiVv v:CDghpRrtTuU F:askpass,background,preserve-env,set-home,non-interactive,\
            stdin,login,shell,validate,reset-timestamp,remove-timestamp V:user,group,host,prompt,chdir,chroot,\
            close-from,role,type,other-user assign login:si L:login,shell off:elvVkK
            doas f:Lns v:Cu login:s
            pkexec F:disable-internal-agent,keep-cwd V:user
            su f:lmpfPT v:sgGw c:c F:login,preserve-environment,fast,pty V:shell,group,supp-group C:command \
            skip:1 again shell shellargs
            runuser f:lmpfP v:sgGwu c:c F:login,preserve-environment,fast,pty V:shell,group,supp-group,user \
            C:command skip:1 noskip:u again shell
            sg c:c skip:1 again line
            gosu,su-exec,setuidgid,envuidgid,s6-setuidgid skip:1
            env f:i0v v:uC F:ignore-environment,null,debug V:unset,chdir assign
            nohup,builtin,nocorrect,noglob,and,or,not,linux32,linux64,fakeroot,dbus-run-session,catchsegv,unbuffer f:p
            command f:pvV off:vV
            exec f:cl v:a
            setsid f:cfw F:ctty,fork,wait
            nice v:n V:adjustment
            ionice f:t v:cnpPu F:ignore V:class,classdata
            chrt f:abdefimorv v:TPD F:batch,deadline,fifo,idle,other,rr,reset-on-fork,verbose skip:1
            taskset f:ac F:all-tasks,cpu-list skip:1
            numactl f:laHsS v:iNCmp V:interleave,cpunodebind,physcpubind,membind,preferred F:localalloc
            timeout f:fpv v:ks F:foreground,preserve-status,verbose V:kill-after,signal skip:1
            stdbuf v:ioe V:input,output,error
            time f:apqv v:fo F:append,portability,verbose,quiet V:format,output
            strace f:fFcCdqrtTvVwxyYzZkiD v:eopsuPIOSabEX F:follow-forks,summary-only,summary V:output,trace
            ltrace f:bcCfhirStTVL v:aAeDFlnopsuwx
            flock f:sxenuoFv v:wE c:c F:shared,exclusive,nonblock,unlock,close,no-fork,verbose \
            V:timeout,wait,conflict-exit-code C:command skip:1 again
            script f:aefqV v:IOBTEmot c:c F:append,return,flush,force,quiet V:log-in,log-out,log-io,log-timing,\
            echo,logging-format,output-limit,timing C:command file
            watch f:bcCdefgprtwx v:nqs F:beep,color,no-color,differences,errexit,follow,chgexit,precise,no-rerun,\
            no-title,no-wrap,exec V:interval,equexit line argv:x
            xargs f:0rtpxo v:LnPsEda r:I o:iel F:null,no-run-if-empty,verbose,interactive,exit,open-tty \
            V:max-args,max-procs,max-chars,max-lines,delimiter,arg-file,process-slot-var append
            chroot V:userspec,groups F:skip-chdir skip:1 shell
            unshare f:muinpUCTfrc v:RwSG F:mount,uts,ipc,net,pid,user,cgroup,time,fork,map-root-user,\
            map-current-user,mount-proc,kill-child,keep-caps V:root,wd,setuid,setgid,propagation shell
            nsenter f:aFZe o:muinpUCTrw v:tSG F:all,mount,uts,ipc,net,pid,user,cgroup,time,root,wd,no-fork,\
            preserve-credentials V:target,setuid,setgid shell
            setpriv F:no-new-privs,clear-groups,keep-groups,init-groups,reset-env,dump \
            V:reuid,regid,ruid,euid,rgid,egid,groups,inh-caps,ambient-caps,bounding-set,securebits,pdeathsig
            systemd-run f:tPqGrd v:upEMHS F:scope,user,system,pty,pipe,quiet,collect,wait,same-dir,no-block,\
            remain-after-exit,send-sighup,no-ask-password V:unit,property,description,slice,uid,gid,nice,setenv,\
            working-directory,on-active,on-boot,on-calendar,machine,host,service-type
            systemd-inhibit V:what,who,why,mode F:list,no-pager
            busybox,toybox
            repeat skip:1
            ssh f:46AaCfGgKkMNnqsTtVvXxYy v:BbcDEeFIiJLlmOopPQRSWw skip:1 again line shell off:NVGOQW
            rsh,rlogin,slogin f:46Kdnx v:kl skip:1 again line shell
            docker,podman,nerdctl sub:exec f:dit v:euw F:detach,interactive,tty,privileged \
            V:env,user,workdir,env-file,detach-keys skip:1
            kubectl,oc sub:exec dashes
            lxc,incus sub:exec dashes
            ip sub:netns skip:2
            tini,dumb-init f:gsvwc v:pre
            """;

    private static final Map<String, Wrapper> ALL = read();

    private Wrappers() {}

    static @Nullable Wrapper find(String name) {
        return ALL.get(name);
    }

    private static Map<String, Wrapper> read() {
        Map<String, Wrapper> all = new HashMap<>();
        for (String line : TABLE.split("\n")) {
            String[] columns = line.strip().split(" ");
            Map<String, String> keys = new HashMap<>();
            for (int i = 1; i < columns.length; i++) {
                int colon = columns[i].indexOf(':');
                keys.put(
                        colon < 0 ? columns[i] : columns[i].substring(0, colon),
                        colon < 0 ? "" : columns[i].substring(colon + 1));
            }
            for (String name : columns[0].split(",")) {
                all.put(name, new Wrapper(name, Map.copyOf(keys)));
            }
        }
        return Map.copyOf(all);
    }
}
