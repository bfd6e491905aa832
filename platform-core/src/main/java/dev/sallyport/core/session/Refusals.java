package dev.sallyport.core.session;

import dev.sallyport.api.GatewayException;
import dev.sallyport.api.intercept.Refusal;
import dev.sallyport.core.ErrorCodes;
import java.util.Objects;

/** The refusals the gateway itself gives. */
final class Refusals {

    static final Refusal LOGIN = Refusal.of(ErrorCodes.UNAUTHENTICATED, "The user name or the token is not valid.")
            .withNextStep("Get a new token and use it as the password.");

    static final Refusal SIGNED_OUT = Refusal.of(ErrorCodes.UNAUTHENTICATED, "The sign-in has ended.")
            .withNextStep("Sign in again, or send an access token.");

    static final Refusal CLOSED = Refusal.of(ErrorCodes.STOPPING, "The session has ended.");

    static final Refusal UNRECORDABLE = Refusal.of(
                    ErrorCodes.UNRECORDABLE,
                    "Sessions cannot be recorded at the moment (no space, or the recording folder is not writable), so"
                            + " nothing may run.")
            .withNextStep("Ask the gateway's operator to make space; it goes on by itself then.");

    private Refusals() {}

    /** Says what is wrong with a certificate. */
    static Refusal certificate(String objection) {
        return Refusal.of(ErrorCodes.UNAUTHENTICATED, objection);
    }

    static Refusal tooLong(long bytes, int max) {
        return Refusal.of(
                        ErrorCodes.COMMAND_TOO_LONG,
                        "The command has " + bytes + " bytes; the gateway judges at most " + max + ".")
                .withNextStep("Split it, or ask for a larger limits.command-bytes-max.");
    }

    static Refusal noTarget(String name) {
        return Refusal.of(ErrorCodes.ACCESS_DENIED, "There is no target '" + name + "' that you may use here.")
                .withNextStep("Check the name; targets are listed by: sally get targets.");
    }

    static Refusal noPerson(String subject) {
        return Refusal.of(ErrorCodes.ACCESS_DENIED, "Only people sign in by a browser, and '" + subject + "' is none.")
                .withNextStep("Let the program send its access token with each request.");
    }

    static Refusal otherPort(String name, int port) {
        return Refusal.of(ErrorCodes.ACCESS_DENIED, "The target '" + name + "' is not at port " + port + ".")
                .withNextStep("Leave the port out. Other ports are reached by a forward from a session of the target.");
    }

    static Refusal otherName(String said, String subject, String target) {
        return Refusal.of(
                        ErrorCodes.ACCESS_DENIED,
                        "The connection to the gateway is of '" + subject + "', and '" + said
                                + "' is neither that name nor the account used on '" + target + "'.")
                .withNextStep("Log in to it as " + subject + "@" + target + ".");
    }

    static Refusal noRewrite(String rule) {
        return Refusal.of(
                ErrorCodes.PLUGIN_FAILED,
                rule,
                "The interceptor '" + rule
                        + "' asked for something this protocol cannot do, so the command is denied.");
    }

    /** Returns the refusal for a failure; only messages of our own exceptions are fit for a client. */
    static Refusal of(Throwable failure) {
        if (failure instanceof GatewayException known) {
            return Refusal.of(known.code(), Objects.toString(known.getMessage(), "The gateway failed."));
        }
        return Refusal.of(ErrorCodes.INTERNAL, "The gateway failed; its log says how.");
    }

    static Refusal byRule(String rule, Throwable failure) {
        Refusal plain = of(failure);
        return Refusal.of(plain.code(), rule, plain.reason());
    }
}
