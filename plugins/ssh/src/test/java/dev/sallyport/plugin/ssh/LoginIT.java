package dev.sallyport.plugin.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.api.event.Command;
import dev.sallyport.api.session.Disconnect;
import dev.sallyport.api.session.Disconnect.Cause;
import dev.sallyport.testkit.Answer;
import dev.sallyport.testkit.FakeHold;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in and where to, and what is said to those who do not: SH-03 and SH-10 with real peers. */
class LoginIT {

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(folder);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aWrongTokenIsRefusedAndNothingElseHappens() {
        try (Tool ssh = lab.start("wrong", "alice/web-1", List.of(), "id")) {
            Tool.Ran ran = ssh.end();
            assertThat(ran.code()).isEqualTo(255);
            assertThat(ran.err()).contains("Permission denied (publickey,keyboard-interactive,password)");
        }
        assertThat(lab.policy().events().all()).isEmpty();
    }

    @Test
    void aTokenIsTakenByEitherMethod() {
        for (String method : new String[] {"password", "keyboard-interactive"}) {
            try (Tool ssh = lab.start(
                    Lab.TOKEN, "alice/web-1", List.of("-o", "PreferredAuthentications=" + method), "echo " + method)) {
                assertThat(ssh.end().fine().out()).isEqualTo(method + "\n");
            }
        }
    }

    @Test
    void aNameWithoutATargetIsToldWhatIsMissing() {
        Tool.Ran ran = lab.ssh("alice", "id");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("administratively prohibited").contains("ssh <you>/<target>@");
        assertThat(lab.policy().events().all()).isEmpty();
    }

    @Test
    void aNameThatCannotBeReadIsToldWhatIsMissing() {
        Tool.Ran ran = lab.ssh("alice/web-1/web-2", "id");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("ssh <you>/<target>@").contains("Permission denied");
    }

    @Test
    void sh03TheSessionBelongsToWhoFinallyGotIn() {
        lab.gateway().host().identity().subject("bob", "bobs-token");
        Tool.Ran ran = lab.python("paramiko", """
                import os, paramiko
                t = paramiko.Transport(('127.0.0.1', int(os.environ['PORT'])))
                t.start_client()
                for user, token in (('bob/web-1', 'wrong'), ('alice/web-1', os.environ['TOKEN'])):
                    try:
                        t.auth_password(user, token, fallback=False)
                        print('in as', user)
                        s = t.open_session()
                        s.exec_command('echo ran')
                        print(s.makefile('r').read().decode())
                    except Exception as e:
                        print('failed', user, type(e).__name__)
                """);
        // The engine ends a connection that changes its mind about who it is; either way nothing is bob's.
        assertThat(ran.out()).contains("failed bob/web-1").doesNotContain("in as bob");
        assertThat(lab.policy().events().all(Command.class)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aTargetThatIsNotThereIsSaidSo() {
        Tool.Ran ran = lab.ssh("alice/nowhere", "id");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("there is no target 'nowhere'");
    }

    @Test
    void aTargetThatIsDownIsSaidSo() {
        lab.gateway().host().target("down", new java.net.InetSocketAddress("127.0.0.1", 1));
        Tool.Ran ran = lab.ssh("alice/down", "id");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("the target 'down' cannot be reached");
    }

    @Test
    void aLoginThatPolicyRefusesIsToldWhy() {
        lab.policy().onLogin(login -> Answer.refuse("alice may not use web-1"));
        Tool.Ran ran = lab.ssh("alice/web-1", "id");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("alice may not use web-1");
    }

    @Test
    void aHeldLoginIsToldSoAndGoesOnWhenApproved() {
        lab.policy().onLogin(login -> Answer.hold("somebody must let you in"));
        try (Tool ssh = lab.start("alice/web-1", "echo in")) {
            FakeHold hold = lab.policy().awaitHold();
            ssh.await(tool -> tool.err().contains(hold.notice().reviewId()));
            hold.approve();
            assertThat(ssh.end().fine().out()).isEqualTo("in\n");
        }
    }

    @Test
    void aClientThatLeavesWhileItsLoginIsHeldTakesTheReviewWithIt() {
        lab.policy().onLogin(login -> Answer.hold("somebody must let you in"));
        try (Tool ssh = lab.start("alice/web-1", "echo in")) {
            FakeHold hold = lab.policy().awaitHold();
            ssh.process().destroyForcibly();
            hold.awaitWithdrawn();
        }
    }

    @Test
    void aClientThatLeavesWhileItsCommandIsHeldTakesTheReviewWithIt() {
        lab.policy().onText("held", Answer.hold("somebody must look"));
        try (Tool ssh = lab.start("alice/web-1", "echo held")) {
            FakeHold hold = lab.policy().awaitHold();
            ssh.process().destroyForcibly();
            hold.awaitWithdrawn();
        }
    }

    @Test
    void aSessionEndedByTheGatewayIsToldWhy() {
        try (Tool ssh = lab.start("alice/web-1", "echo started; sleep 100")) {
            ssh.await(tool -> tool.out().contains("started"));
            lab.gateway().gate(1).close(Disconnect.of(Cause.REVOKED, "The token was revoked."));
            assertThat(ssh.end().err()).contains("The token was revoked.");
        }
    }

    @Test
    void aTargetThatDiesEndsTheSessionAndIsSaidSo() {
        try (Tool ssh = lab.start("alice/web-1", "echo started; sleep 100")) {
            ssh.await(tool -> tool.out().contains("started"));
            lab.server().close();
            assertThat(ssh.end().err()).contains("closed the connection");
        }
        assertThat(lab.ended().cause()).isEqualTo(Cause.TARGET_LEFT);
    }

    @Test
    void sh10AnUnpinnedTargetIsRefusedWithItsFingerprintAndTheMend() {
        lab.target("unpinned", Map.of());
        Tool.Ran ran = lab.ssh("alice/unpinned", "id");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err())
                .contains("is not pinned")
                .contains(lab.server().fingerprint())
                .contains("host-keys");
        assertThat(lab.server().log()).doesNotContain("Accepted");
    }

    @Test
    void sh10AChangedHostKeyIsRefused() {
        lab.target("changed", Map.of("host-keys", "SHA256:2Lp3VUnFU2DUrsDcmBWskYm/+ZedLiSpm2e2xWt4V9Y"));
        Tool.Ran ran = lab.ssh("alice/changed", "id");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("HAS CHANGED").contains(lab.server().fingerprint());
        assertThat(lab.server().log()).doesNotContain("Accepted");
    }

    @Test
    void aTargetMayBePinnedByItsPublicKeyBesideOthers() {
        lab.target(
                "line",
                Map.of(
                        "host-keys",
                        "SHA256:2Lp3VUnFU2DUrsDcmBWskYm/+ZedLiSpm2e2xWt4V9Y,\n"
                                + lab.server().hostKey()));
        lab.ssh("alice/line", "true").fine();
    }

    @Test
    void aTargetThatDoesNotLetTheGatewayInIsSaidSo() {
        lab.gateway()
                .host()
                .target(
                        "closed",
                        lab.server().address(),
                        dev.sallyport.api.protocol.Admission.TargetTls.OFF,
                        Sshd.user(),
                        "no such password",
                        Map.of("host-keys", lab.server().fingerprint()));
        Tool.Ran ran = lab.ssh("alice/closed", "id");
        assertThat(ran.code()).isEqualTo(255);
        assertThat(ran.err()).contains("did not let the gateway in");
    }
}
