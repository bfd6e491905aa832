package dev.sallyport.plugin.dlp.column;

import java.util.Locale;

/** What a column or a span holds. */
public enum DataType {
    /** Nothing that anybody named. */
    NONE(Weight.HARMLESS),

    FIRST_NAME("PERSON"),
    LAST_NAME("PERSON"),
    MIDDLE_NAME("PERSON"),
    FULL_NAME("PERSON"),
    STREET_ADDRESS("ADDRESS"),
    FULL_ADDRESS("ADDRESS"),
    EMAIL(Weight.SENSITIVE),
    PHONE(Weight.SENSITIVE),
    DATE_OF_BIRTH(Weight.SENSITIVE),
    USERNAME(Weight.SENSITIVE),
    NATIONAL_ID(Weight.SENSITIVE),
    PASSPORT(Weight.SENSITIVE),
    DRIVER_LICENSE(Weight.SENSITIVE),
    CREDIT_CARD(Weight.SENSITIVE),
    CVV(Weight.SENSITIVE),
    CARD_EXPIRY(Weight.SENSITIVE),
    IBAN(Weight.SENSITIVE),
    BANK_ACCOUNT(Weight.SENSITIVE),
    ROUTING_NUMBER(Weight.SENSITIVE),
    MRN(Weight.SENSITIVE),
    HEALTH_PLAN_ID(Weight.SENSITIVE),
    NPI(Weight.SENSITIVE),
    ICD10(Weight.SENSITIVE),
    DIAGNOSIS(Weight.SENSITIVE),
    PASSWORD(Weight.SENSITIVE),
    PASSWORD_HASH("PASSWORD"),
    SECRET(Weight.SENSITIVE),
    AWS_ACCESS_KEY("SECRET"),
    JWT("SECRET"),
    PRIVATE_KEY(Weight.SENSITIVE),
    CONNECTION_STRING(Weight.SENSITIVE),
    IP_ADDRESS(Weight.SENSITIVE),
    MAC_ADDRESS(Weight.SENSITIVE),
    IMEI(Weight.SENSITIVE),
    CRYPTO_WALLET(Weight.SENSITIVE),

    CITY(Weight.QUASI),
    STATE(Weight.QUASI),
    POSTAL_CODE(Weight.QUASI),
    COORDINATE(Weight.QUASI),
    GENDER(Weight.QUASI),
    RACE(Weight.QUASI),
    AGE(Weight.QUASI),
    BIRTH_YEAR(Weight.QUASI),
    MIDDLE_INITIAL(Weight.QUASI),
    ADDRESS_LINE2(Weight.QUASI),
    COMPANY(Weight.QUASI),
    JOB_TITLE(Weight.QUASI),
    URL(Weight.QUASI),
    VIN(Weight.QUASI),
    COMPANY_TAX_ID(Weight.QUASI);

    private enum Weight {
        HARMLESS,
        QUASI,
        SENSITIVE
    }

    private final Weight weight;
    private final String inText;
    private final String policyName;

    DataType(Weight weight) {
        this.weight = weight;
        this.inText = name();
        this.policyName = policy(name());
    }

    /** A sensitive type that running text knows by a wider name. */
    DataType(String inText) {
        this.weight = Weight.SENSITIVE;
        this.inText = inText;
        this.policyName = policy(inText);
    }

    private static String policy(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a value is sensitive by itself. */
    public boolean sensitive() {
        return weight == Weight.SENSITIVE;
    }

    /** Whether it points at a person only together with other values; named, but not masked by default. */
    public boolean quasi() {
        return weight == Weight.QUASI;
    }

    /** Returns the type's name in text, where first, last and full names are all a {@code PERSON}. */
    public String inText() {
        return inText;
    }

    /** Returns the name that masking rules use, such as {@code date-of-birth}. */
    public String policyName() {
        return policyName;
    }
}
