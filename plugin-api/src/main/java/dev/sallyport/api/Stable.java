package dev.sallyport.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** Marks a type whose source and binary compatibility is kept within a major version of the plugin API. */
@Documented
@Target(ElementType.TYPE)
public @interface Stable {}
