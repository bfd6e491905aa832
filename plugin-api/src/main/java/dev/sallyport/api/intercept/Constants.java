package dev.sallyport.api.intercept;

final class Constants {

    static final Verdict ALLOW = new Verdict.Allow();

    private Constants() {}
}
