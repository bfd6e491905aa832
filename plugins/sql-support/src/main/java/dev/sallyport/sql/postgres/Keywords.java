package dev.sallyport.sql.postgres;

import java.util.Arrays;

/**
 * The words that mean something to PostgreSQL's grammar, by the category that decides where each may be a name.
 *
 * <p>Words are looked up in place, without building a string: the lexer asks once for each unquoted identifier.
 */
final class Keywords {

    /** Not a word of the grammar: a plain name. */
    static final short NONE = 0;

    private static final String RESERVED = """
            all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
            current_catalog current_date current_role current_time current_timestamp current_user default deferrable
            desc distinct do else end except false fetch for foreign from grant group having in initially intersect
            into lateral leading limit localtime localtimestamp not null offset on only or order placing primary
            references returning select session_user some symmetric system_user table then to trailing true union
            unique user using variadic when where window with""";

    private static final String TYPE_OR_FUNCTION = """
            authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join
            left like natural notnull outer overlaps right similar tablesample verbose""";

    private static final String COLUMN = """
            between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping
            inout int integer interval json json_array json_arrayagg json_exists json_object json_objectagg
            json_query json_scalar json_serialize json_table json_value least merge_action national nchar none
            normalize nullif numeric out overlay position precision real row setof smallint substring time timestamp
            treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse
            xmlpi xmlroot xmlserialize xmltable""";

    private static final String UNRESERVED = """
            abort absent absolute access action add admin after aggregate also alter always asensitive assertion
            assignment at atomic attach attribute backward before begin breadth by cache call called cascade cascaded
            catalog chain characteristics checkpoint class close cluster columns comment comments commit committed
            compression conditional configuration conflict connection constraints content continue conversion copy
            cost csv cube current cursor cycle data database day deallocate declare defaults deferred definer delete
            delimiter delimiters depends depth detach dictionary disable discard document domain double drop each
            empty enable encoding encrypted enforced enum error escape event exclude excluding exclusive execute
            explain expression extension external family filter finalize first following force format forward
            function functions generated global granted groups handler header hold hour identity if immediate
            immutable implicit import include including increment indent index indexes inherit inherits inline input
            insensitive insert instead invoker isolation keep key keys label language large last leakproof level
            listen load local location lock locked logged mapping match matched materialized maxvalue merge method
            minute minvalue mode month move name names nested new next nfc nfd nfkc nfkd no normalized nothing notify
            nowait nulls object objects of off oids old omit operator option options ordinality others over
            overriding owned owner parallel parameter parser partial partition passing password path period plan
            plans policy preceding prepare prepared preserve prior privileges procedural procedure procedures program
            publication quote quotes range read reassign recursive ref referencing refresh reindex relative release
            rename repeatable replace replica reset restart restrict return returns revoke role rollback rollup
            routine routines rows rule savepoint scalar schema schemas scroll search second security sequence
            sequences serializable server session set sets share show simple skip snapshot source sql stable
            standalone start statement statistics stdin stdout storage stored strict string strip subscription
            support sysid system tables tablespace target temp template temporary text ties transaction transform
            trigger truncate trusted type types uescape unbounded uncommitted unconditional unencrypted unknown
            unlisten unlogged until update vacuum valid validate validator value varying version view views virtual
            volatile whitespace within without work wrapper write xml year yes zone""";

    /** No keywords: words the scanner compares as text (functional-style options, procedural language). */
    private static final String PLAIN = """
            alter_replication_slot base_backup create_replication_slot drop_replication_slot elsif elseif exception
            exit foreach get identify_system if loop open perform raise read_replication_slot seed slice
            start_replication stdin timeline_history upload_manifest while assert reverse query""";

    private static final int SIZE = 2048;
    private static final int MASK = SIZE - 1;
    private static final int LONGEST = 24;

    private static final short[] TABLE = new short[SIZE];
    private static final String[] WORDS;
    private static final Category[] CATEGORIES;

    /** Where the grammar allows a word as a name. */
    enum Category {
        /** A plain name, or a word of no rank. */
        PLAIN,
        UNRESERVED,
        /** May name a column, but neither a function nor a type. */
        COLUMN,
        /** May name a function or a type, but no column or table. */
        TYPE_OR_FUNCTION,
        RESERVED
    }

    static {
        String[] words = new String[700];
        Category[] categories = new Category[700];
        words[0] = "";
        categories[0] = Category.PLAIN;
        int count = 1;
        count = add(RESERVED, Category.RESERVED, words, categories, count);
        count = add(TYPE_OR_FUNCTION, Category.TYPE_OR_FUNCTION, words, categories, count);
        count = add(COLUMN, Category.COLUMN, words, categories, count);
        count = add(UNRESERVED, Category.UNRESERVED, words, categories, count);
        count = add(PLAIN, Category.PLAIN, words, categories, count);
        WORDS = Arrays.copyOf(words, count);
        CATEGORIES = Arrays.copyOf(categories, count);
    }

    private Keywords() {}

    private static int add(String list, Category category, String[] words, Category[] categories, int from) {
        int count = from;
        for (String word : list.split("\\s+")) {
            if (find(word, 0, word.length(), words) != NONE) {
                continue;
            }
            words[count] = word.intern();
            categories[count] = category;
            int slot = hash(word, 0, word.length()) & MASK;
            while (TABLE[slot] != NONE) {
                slot = (slot + 1) & MASK;
            }
            TABLE[slot] = (short) count;
            count++;
        }
        return count;
    }

    /** Returns the number of the word at a place of the text, in any letter case, or {@link #NONE}. */
    static short find(String text, int start, int end) {
        return find(text, start, end, WORDS);
    }

    private static short find(String text, int start, int end, String[] words) {
        int length = end - start;
        if (length > LONGEST) {
            return NONE;
        }
        int slot = hash(text, start, end) & MASK;
        while (TABLE[slot] != NONE) {
            String word = words[TABLE[slot]];
            if (word.length() == length && same(word, text, start)) {
                return TABLE[slot];
            }
            slot = (slot + 1) & MASK;
        }
        return NONE;
    }

    private static boolean same(String word, String text, int start) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != lower(text.charAt(start + i))) {
                return false;
            }
        }
        return true;
    }

    private static int hash(String text, int start, int end) {
        int hash = end - start;
        for (int i = start; i < end; i++) {
            hash = hash * 31 + lower(text.charAt(i));
        }
        return hash ^ (hash >>> 11);
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    /** Returns the word in lower case; empty for {@link #NONE}. */
    static String word(short number) {
        return WORDS[number];
    }

    static Category category(short number) {
        return CATEGORIES[number];
    }
}
