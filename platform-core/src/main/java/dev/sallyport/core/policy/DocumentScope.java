package dev.sallyport.core.policy;

import dev.sallyport.core.document.PointerPattern;
import dev.sallyport.core.resource.Problems;
import dev.sallyport.core.resource.Resource;
import dev.sallyport.core.resource.Spec;
import java.util.ArrayList;
import java.util.List;

/** Which documents a masking rule is about, and which places in them. Thread-safe. */
public final class DocumentScope {

    private final List<PointerPattern> pointers;
    private final List<Glob> mediaTypes;
    private final List<RoutePattern> paths;
    private final boolean othersPass;

    private DocumentScope(
            List<PointerPattern> pointers, List<Glob> mediaTypes, List<RoutePattern> paths, boolean othersPass) {
        this.pointers = List.copyOf(pointers);
        this.mediaTypes = mediaTypes;
        this.paths = List.copyOf(paths);
        this.othersPass = othersPass;
    }

    static DocumentScope of(Resource resource, Spec.Documents spec, Problems problems) {
        List<PointerPattern> pointers = new ArrayList<>();
        for (int i = 0; i < spec.pointers().size(); i++) {
            try {
                pointers.add(PointerPattern.parse(spec.pointers().get(i)));
            } catch (IllegalArgumentException e) {
                problems.error(
                        resource,
                        "spec.documents.pointers[" + i + "]",
                        e.getMessage() + ", not '" + spec.pointers().get(i) + "'");
            }
        }
        for (int i = 0; i < spec.mediaTypes().size(); i++) {
            if (spec.mediaTypes().get(i).contains(";")) {
                problems.error(
                        resource,
                        "spec.documents.media-types[" + i + "]",
                        "must be a type without parameters, such as application/json");
            }
        }
        return new DocumentScope(
                pointers,
                Glob.all(spec.mediaTypes()),
                RoutePattern.all(resource, "spec.documents.paths", spec.paths(), problems),
                spec.others() == Spec.Others.PASS);
    }

    /** Returns the places it names. */
    public List<PointerPattern> pointers() {
        return pointers;
    }

    /** Whether bodies that the rule cannot be applied to pass all the same. */
    public boolean othersPass() {
        return othersPass;
    }

    /** A document that is shown in another form, such as {@code application/grpc+json}, is still what it was. */
    private boolean names(String mediaType) {
        int form = mediaType.lastIndexOf('+');
        return Glob.any(mediaTypes, mediaType) || (form > 0 && Glob.any(mediaTypes, mediaType.substring(0, form)));
    }

    /**
     * Whether the rule is about a document.
     *
     * @param mediaType without parameters; empty when it is not said, which may be any
     * @param path the path of the request; empty when there is none, which may be any
     */
    public boolean selects(String mediaType, String path) {
        return (mediaTypes.isEmpty() || mediaType.isEmpty() || names(mediaType))
                && (paths.isEmpty() || path.isEmpty() || RoutePattern.any(paths, path));
    }
}
