package dev.sallyport.plugin.dlp.column;

/** Judges single words by forms that prove themselves. */
public final class Tokens {

    private Tokens() {}

    /** Returns what a word without blanks certainly is, or {@link DataType#NONE}. */
    public static DataType type(String word) {
        if (Formats.awsId(word)) {
            return DataType.AWS_ACCESS_KEY;
        }
        if (Formats.jwt(word)) {
            return DataType.JWT;
        }
        if (Formats.connectionPassword(word)) {
            return DataType.CONNECTION_STRING;
        }
        if (Formats.hashPrefix(word)) {
            return DataType.PASSWORD_HASH;
        }
        if (Formats.tokenPrefix(word) && hasDigit(word)) {
            return DataType.SECRET;
        }
        if (Formats.mac(word)) {
            return DataType.MAC_ADDRESS;
        }
        boolean wallet = Formats.wallet58(word)
                || (word.length() == 42 && word.startsWith("0x") && Formats.isHex(word, 2, 42))
                || (word.startsWith("bc1") && word.length() >= 40 && word.length() <= 62 && hasDigit(word));
        return wallet ? DataType.CRYPTO_WALLET : DataType.NONE;
    }

    private static boolean hasDigit(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (Formats.isDigit(word.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
