package dev.sallyport.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** Marks a type that may still change between minor versions; each change is listed in {@code api.txt}. */
@Documented
@Target(ElementType.TYPE)
public @interface Preview {}
