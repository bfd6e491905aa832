package dev.sallyport.core.resource;

import dev.sallyport.api.event.CommandKind;
import dev.sallyport.api.event.Effect;
import dev.sallyport.api.intercept.ReviewDemand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The body of a resource, by kind. Keys are the component names in kebab-case. */
public sealed interface Spec {

    @Doc("A protected system and how the gateway reaches it.")
    record Target(
            @Doc("Protocol plugin that speaks to it, such as postgres.")
            String protocol,

            @Doc("Host name or address.") String host,
            @Doc("TCP port.") int port,
            @Doc("How TLS is spoken to it.") TlsUse tls,

            @Doc("The account the gateway uses; clients never see it.")
            Credential credential,

            @Doc("Protocol parameters, such as database.") Map<String, String> parameters,

            @Doc("Routes of its paths, such as /users/{id}; other paths are named by their shape.")
            List<String> routes,

            @Doc(
                    value = "An OpenAPI document, as text in YAML or JSON, whose paths are routes too.",
                    charsMax = 1 << 20)
            Optional<String> openapi,

            @Doc("What it is, for people.") String description)
            implements Spec {

        /** Returns the same target with another account. */
        public Target withCredential(Credential other) {
            return new Target(protocol, host, port, tls, other, parameters, routes, openapi, description);
        }

        /** Returns the same target, known to it by another certificate. */
        public Target withIdentity(TlsIdentity other) {
            TlsUse known = tls.withIdentity(other);
            return new Target(protocol, host, port, known, credential, parameters, routes, openapi, description);
        }
    }

    @Doc("A named set of subjects.")
    record Group(
            @Doc("Names of subjects in it.") List<String> members,
            @Doc("Groups whose members belong to it too.") List<String> groups,
            @Doc("What it is for.") String description)
            implements Spec {}

    @Doc("A local user, service account or agent.")
    record Subject(
            @Doc(value = "What sort of subject.", byDefault = "human")
            dev.sallyport.api.session.Subject.Kind kind,

            @Doc("Groups it belongs to.") List<String> groups,
            @Doc("The person an agent acts for.") Optional<String> onBehalfOf,

            @Doc("The person who answers for a service account, and so never approves what it asks for.")
            Optional<String> owner,

            @Doc("Its public keys for SSH, each as in an authorized_keys file without options.")
            List<String> publicKeys,

            @Doc(value = "Whether all its tokens and keys are refused and its sessions ended.", byDefault = "false")
            boolean disabled,

            @Doc("Who or what it is.") String description)
            implements Spec {}

    @Doc("Grants subjects a way to targets. What no rule grants is refused.")
    record AccessRule(
            @Doc("Who; at least one group or name.") Subjects subjects,

            @Doc("What; at least one name, label or protocol.")
            Targets targets,

            @Doc("When; always if empty.") List<TimeWindow> time,

            @Doc("Client networks such as 10.0.0.0/8; any if empty.")
            List<String> networks,

            @Doc("Further rights, such as replication or local-forward; none without.")
            List<Permission> permissions,

            @Doc("Review asked for at connect.") Optional<ReviewUse> review,
            @Doc("Why it exists.") String description)
            implements Spec {}

    @Doc("Refuses, holds, warns of, caps or slows down commands by what they do.")
    record Guardrail(
            @Doc("Whose commands; everybody's if empty.") Subjects subjects,
            @Doc("Commands to which targets; all if empty.") Targets targets,
            @Doc("When; always if empty.") List<TimeWindow> time,

            @Doc("What a command must be; all given keys must hold.")
            Match match,

            @Doc("What is done about it.") Action action,

            @Doc("For action hold: a ReviewRule's name, or the demand itself.")
            Optional<ReviewUse> review,

            @Doc("For action row-cap: how many rows the client gets.")
            Optional<Integer> rows,

            @Doc("For action rate-limit: how often a command like this passes.")
            Optional<RateUse> rate,

            @Doc(value = "Whether it is enforced, only observed, or switched off.", byDefault = "enforce")
            Mode mode,

            @Doc("Why, in a sentence for the client; made from the match if empty.")
            String message,

            @Doc("What the person can do instead.") String nextStep,
            @Doc("Why it exists.") String description)
            implements Spec {}

    @Doc("Masks columns, places in documents, or what a detector finds, in results and messages.")
    record MaskingRule(
            @Doc("Who sees masked values; everybody if empty.")
            Subjects subjects,

            @Doc("Results of which targets; all if empty.") Targets targets,

            @Doc("Columns as schema.table.column, table.column or column, with * and ?.")
            List<String> columns,

            @Doc("Places in documents: bodies of requests and responses, and messages.")
            Documents documents,

            @Doc("A detector that searches every text cell, and all text of documents and terminals.")
            Optional<Detect> detect,

            @Doc("What replaces a value.") MaskerUse masker,

            @Doc(value = "Whether it is enforced, only counted, or switched off.", byDefault = "enforce")
            Mode mode,

            @Doc(
                    value = "What happens to columns without an origin when the command touches a masked table.",
                    byDefault = "mask")
            Expressions expressions,

            @Doc(
                    value = "Whether detect also searches what full-screen programs, such as editors, draw.",
                    byDefault = "mask")
            FullScreen fullScreen,

            @Doc("Why it exists.") String description)
            implements Spec {}

    @Doc("Who must approve a held command, and until when.")
    record ReviewRule(
            @Doc("Groups whose members may decide.") List<String> groups,

            @Doc(value = "How many distinct members must approve.", byDefault = "1")
            int approvals,

            @Doc(value = "How long it stays open; then it is denied.", byDefault = "1h")
            Duration expires,

            @Doc(value = "How long an approval may be used in mode retry.", byDefault = "1h")
            Duration validity,

            @Doc(value = "Whether the client waits or comes back.", byDefault = "wait")
            ReviewDemand.Mode mode,

            @Doc("The sentence reviewers read; the guardrail's if empty.")
            String reason)
            implements Spec {}

    // ---- parts -------------------------------------------------------------------------------------------------

    @Doc("Selects subjects: one of the given groups, names or kinds each, minus the exceptions.")
    record Subjects(
            @Doc("Any of these groups.") List<String> groups,
            @Doc("Any of these names; * and ? allowed.") List<String> names,
            @Doc("Any of these kinds.") List<dev.sallyport.api.session.Subject.Kind> kinds,
            @Doc("None of these groups.") List<String> exceptGroups,
            @Doc("None of these names; * and ? allowed.") List<String> exceptNames) {}

    @Doc("Selects targets: all given keys must hold.")
    record Targets(
            @Doc("Any of these names; * and ? allowed.") List<String> names,

            @Doc("All of these labels; values may hold * and ?.")
            Map<String, String> labels,

            @Doc("Any of these protocols.") List<String> protocols,
            @Doc("None of these names; * and ? allowed.") List<String> exceptNames) {}

    @Doc("An account on a target.")
    record Credential(
            @Doc("Account name; may be left out where a secret alone says who, or nothing does.")
            Optional<String> user,

            @Doc("Where its secret is.") Optional<SecretUse> secret,

            @Doc("The secret in the clear; sealed at once when applied and never stored.")
            Optional<String> password,

            @Doc("Instead of a secret: the principal of a certificate that the gateway makes for each session.")
            Optional<String> certificate,

            @Doc("Instead of the secret itself, tokens that the gateway gets by it are shown to the target.")
            Optional<OauthUse> oauth) {}

    @Shorthand
    @Doc("A secret that lives elsewhere or sealed; exactly one key.")
    record SecretUse(
            @Doc("A reference such as env:NAME, file:PATH or a plugin's scheme.")
            Optional<String> ref,

            @Doc("Environment variable of the gateway.") Optional<String> env,
            @Doc("File that holds it.") Optional<String> file,

            @Doc("Sealed by this gateway for this resource.")
            Optional<String> sealed) {}

    @Doc("What a command must be. Keys on statements must hold together for one statement.")
    record Match(
            @Doc("Does any of these.") List<Effect> effects,

            @Doc("Begins with any of these words, such as DROP TABLE; * and ? allowed.")
            List<String> verbs,

            @Doc("Names any of these relations.") List<RelationMatch> relations,

            @Doc("Calls any of these functions; * and ? allowed.")
            List<String> functions,

            @Doc("Can run any of these programs: rm -rf /, mkfs*, a pipeline, or > /dev/sd* for a redirection.")
            List<String> programs,

            @Doc("Moves or changes a file like this (SFTP, scp).")
            Optional<FileMatch> files,

            @Doc("true: runs, or makes runnable, a file that the same subject uploaded to the target.")
            Optional<Boolean> runsUpload,

            @Doc("true: an UPDATE or DELETE in it has no condition.")
            Optional<Boolean> unfiltered,

            @Doc("Is an HTTP request or gRPC call like this.")
            Optional<HttpMatch> http,

            @Doc("Is any of these kinds of command.") List<CommandKind> kinds,
            @Doc("Has more bound parameters than this.") Optional<Integer> parametersAbove,

            @Doc(
                    value = "Whether code that the text does not show (DO, CALL, python -c) counts as doing it.",
                    byDefault = "true")
            boolean hiddenCode,

            @Doc("true: the gateway could not understand it.")
            Optional<Boolean> notUnderstood,

            @Doc("Holds in CEL over subject, target, client, command, statements and time.")
            Optional<String> when,

            @Doc("Text matches this RE2 expression; a last resort.")
            Optional<String> text) {}

    @Doc("Places in documents, and which documents the rule is about.")
    record Documents(
            @Doc("JSON pointers such as /users/*/email, with ** for any levels, or a member's name at any depth.")
            List<String> pointers,

            @Doc("Media types such as application/json, with * and ?; all if empty.")
            List<String> mediaTypes,

            @Doc("Paths of requests such as /api/users/**; all if empty.")
            List<String> paths,

            @Doc(
                    value = "What happens to a body the rule cannot be applied to: data that is not text, or, for"
                            + " pointers, records in text such as YAML or CSV.",
                    byDefault = "refuse")
            Others others) {}

    @Shorthand
    @Doc("A relation with globs: schema.table, or table in any schema.")
    record RelationMatch(
            @Doc("schema.table or table; * and ? allowed.") String name,

            @Doc(value = "How it is used.", byDefault = "any")
            Use use) {}

    @Shorthand
    @Doc("A review rule's name, or a demand.")
    record ReviewUse(
            @Doc("Name of a ReviewRule; then no other key.") Optional<String> rule,
            @Doc("Groups whose members may decide.") List<String> groups,

            @Doc(value = "How many distinct members must approve.", byDefault = "1")
            int approvals,

            @Doc(value = "How long it stays open; then it is denied.", byDefault = "1h")
            Duration expires,

            @Doc(value = "How long an approval may be used in mode retry.", byDefault = "1h")
            Duration validity,

            @Doc(value = "Whether the client waits or comes back.", byDefault = "wait")
            ReviewDemand.Mode mode) {}

    @Shorthand
    @Doc("A masker and its options.")
    record MaskerUse(
            @Doc("Name of a masker.") String name,
            @Doc("Options for the masker.") Map<String, String> options,

            @Doc(value = "Within which equal values give equal keyed masks.", byDefault = "target")
            KeyScope scope) {}

    enum Action {
        DENY,
        HOLD,
        WARN,
        ROW_CAP,
        /** Refuses what comes too often. */
        RATE_LIMIT
    }

    enum Mode {
        ENFORCE,
        OBSERVE,
        OFF
    }

    enum Expressions {
        /** Columns that may hold text. */
        MASK,
        /** Columns of every type, numbers and counts too. */
        STRICT,
        REFUSE,
        ALLOW
    }

    enum FullScreen {
        MASK,
        PASS
    }

    enum Others {
        REFUSE,
        PASS
    }

    enum KeyScope {
        SESSION,
        TARGET,
        EVERYWHERE
    }

    enum Use {
        ANY,
        READ,
        WRITE
    }

    enum Verify {
        FULL,
        NONE
    }

    enum Day {
        MON,
        TUE,
        WED,
        THU,
        FRI,
        SAT,
        SUN
    }
}
