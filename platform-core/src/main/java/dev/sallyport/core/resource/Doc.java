package dev.sallyport.core.resource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a key of a resource means; the reference and the JSON schema are generated from it. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
@interface Doc {

    /** A sentence. */
    String value();

    /** The text an absent key stands for; empty for none. */
    String byDefault() default "";

    /** The most characters of a text, where it may be longer than others; zero where not. */
    int charsMax() default 0;
}
