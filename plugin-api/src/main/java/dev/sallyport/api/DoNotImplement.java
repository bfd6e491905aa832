package dev.sallyport.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** Marks an interface that only the host (and the testkit's fakes) implement; methods may be added to it. */
@Documented
@Target(ElementType.TYPE)
public @interface DoNotImplement {}
