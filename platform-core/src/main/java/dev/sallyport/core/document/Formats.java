package dev.sallyport.core.document;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is done with a body, by what it says it is. Saying something else does not help: what calls itself text or says
 * nothing, and is JSON, is read as JSON, since its reader may well do the same.
 */
public final class Formats {

    /** What sort of thing a body is for rules. */
    public enum Kind {
        /** A tree with names: every rule applies. */
        TREE,
        /** Text for people: searched, without places. */
        TEXT,
        /** Records in text, such as YAML or CSV: searched, though the places in it are not known. */
        RECORDS,
        /** Pictures, sounds, fonts: nothing in words. */
        MEDIA,
        /** What cannot be looked into. */
        BINARY,
        /** Not known before its beginning is seen. */
        UNKNOWN
    }

    private static final Set<String> PAGES = Set.of(
            "text/plain",
            "text/html",
            "text/css",
            "text/javascript",
            "text/markdown",
            "application/javascript",
            "application/ecmascript",
            "application/x-javascript",
            "text/x-log");

    private static final Set<String> RECORDS = Set.of(
            "application/yaml",
            "application/x-yaml",
            "application/toml",
            "application/sql",
            "application/graphql",
            "application/x-sh");

    private static final Set<String> JSON = Set.of(
            "application/json",
            "text/json",
            "application/json-seq",
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/jsonlines",
            "application/x-jsonlines",
            "application/csp-report");

    private final DocumentRules rules;
    private final Refusing refusing;

    /** Says which rule does not let a kind of body pass, for it cannot be applied to it. */
    public interface Refusing {
        Optional<String> by(Kind kind);
    }

    public Formats(DocumentRules rules, Refusing refusing) {
        this.rules = rules;
        this.refusing = refusing;
    }

    /** Returns what a media type, without parameters and in lower case, stands for. */
    public static Kind kind(String mediaType) {
        if (isJson(mediaType) || isXml(mediaType)) {
            return Kind.TREE;
        }
        return switch (mediaType) {
            case "application/x-www-form-urlencoded", "text/event-stream" -> Kind.TREE;
            case "", "application/octet-stream", "binary/octet-stream" -> Kind.UNKNOWN;
            default -> {
                if (PAGES.contains(mediaType)) {
                    yield Kind.TEXT;
                }
                if (mediaType.startsWith("multipart/")) {
                    yield Kind.TREE;
                }
                if (mediaType.startsWith("text/") || RECORDS.contains(mediaType)) {
                    yield Kind.RECORDS;
                }
                boolean media = mediaType.startsWith("image/")
                        || mediaType.startsWith("audio/")
                        || mediaType.startsWith("video/")
                        || mediaType.startsWith("font/")
                        || mediaType.equals("application/wasm");
                yield media ? Kind.MEDIA : Kind.BINARY;
            }
        };
    }

    private static boolean isJson(String mediaType) {
        return JSON.contains(mediaType) || mediaType.endsWith("+json") || mediaType.endsWith("+json-seq");
    }

    private static boolean isXml(String mediaType) {
        return mediaType.equals("application/xml") || mediaType.equals("text/xml") || mediaType.endsWith("+xml");
    }

    /** Whether the bytes of ASCII characters are those characters and nothing else in the charset. */
    private static boolean asciiBased(String charset) {
        return charset.isEmpty()
                || charset.equals("utf-8")
                || charset.equals("utf8")
                || charset.equals("us-ascii")
                || charset.equals("ascii")
                || charset.startsWith("iso-8859-")
                || charset.startsWith("windows-125")
                || charset.equals("latin1");
    }

    private static boolean utf8(String charset) {
        return charset.isEmpty() || charset.startsWith("utf") || charset.endsWith("ascii");
    }

    /**
     * Returns how a body is masked. Throws {@link DocumentException} when it may not pass at all.
     *
     * @param message whether it is one message of a stream, which says only that it is text
     */
    public Body open(String mediaType, String charset, boolean message) {
        String lower = charset.toLowerCase(Locale.ROOT);
        if (message && mediaType.isEmpty()) {
            return new MessageBody(rules);
        }
        Kind kind = kind(mediaType);
        if (kind == Kind.MEDIA) {
            return new OpaqueBody();
        }
        if (kind == Kind.BINARY) {
            return binary(mediaType);
        }
        if (!asciiBased(lower)) {
            throw new DocumentException("its text is in " + (lower.matches("[a-z0-9_-]{1,20}") ? lower : "a charset")
                    + ", which is not looked into");
        }
        if (kind == Kind.TEXT || kind == Kind.UNKNOWN) {
            return new SniffedBody(this, kind, utf8(lower));
        }
        if (kind == Kind.RECORDS) {
            return text(kind, utf8(lower));
        }
        if (isJson(mediaType)) {
            return new JsonBody(rules);
        }
        if (isXml(mediaType)) {
            return new XmlBody(rules);
        }
        return switch (mediaType) {
            case "application/x-www-form-urlencoded" -> new FormBody(rules);
            case "text/event-stream" -> new EventStreamBody(rules);
            default -> new MultipartBody(rules, this);
        };
    }

    Body json() {
        return new JsonBody(rules);
    }

    /** Returns how text is masked in which the places are not known. */
    Body text(Kind kind, boolean utf8) {
        if (kind == Kind.RECORDS) {
            check(kind, "its format has no places that a rule could name");
        }
        return utf8 ? new PlainTextBody(rules) : new Latin1Body(new PlainTextBody(rules));
    }

    Body binary(String mediaType) {
        check(Kind.BINARY, mediaType.isEmpty() ? "it is not text" : "it is not of a type that can be looked into");
        return new OpaqueBody();
    }

    private void check(Kind kind, String because) {
        Optional<String> rule = refusing.by(kind);
        if (rule.isPresent()) {
            throw new DocumentException(because + " (masking rule '" + rule.get() + "')");
        }
    }

    /** Returns how a part of a multipart body is masked. */
    Body part(MultipartBody.PartHead head) {
        if (head.encoded()) {
            return binary("");
        }
        boolean field =
                !head.file() && (head.mediaType().isEmpty() || head.mediaType().equals("text/plain"));
        if (field && utf8(head.charset().toLowerCase(Locale.ROOT))) {
            return new FieldBody(rules, head.name());
        }
        return open(head.mediaType(), head.charset(), false);
    }
}
