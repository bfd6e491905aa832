package dev.sallyport.plugin.dlp.prose;

import dev.sallyport.api.mask.Detector;
import dev.sallyport.testkit.DetectorContract;
import java.util.List;

class ProseDetectorTest extends DetectorContract {

    private static final NameFinder FINDER = NameFinder.shipped(ProseModels.words());

    @Override
    protected Detector detector() {
        return new ProseDetector(FINDER, _ -> 0);
    }

    @Override
    protected List<Example> examples() {
        return List.of(
                new Example("person", "I spoke to ", "Margaret Thornton", " about the refund."),
                new Example("person", "The customer, Mrs. ", "Oyelaran", ", wants her money back."),
                new Example("person", "Bitte rufen Sie ", "Jürgen Krause", " zurück."),
                new Example("person", "Regards, ", "Siobhan O'Connor", ""),
                new Example("address", "Ship it to ", "14 Maple Avenue, Springfield, IL 62704", " please."),
                new Example("address", "Sie wohnt in der ", "Lindenstraße 12, 10969 Berlin", "."));
    }

    @Override
    protected List<String> clean() {
        return List.of(
                "Deployed version 2.4 to the staging cluster on Monday; three pods are ready.",
                "The invoice total is 1,204.50 EUR and it is due in March.",
                "Order 457555462 was shipped with tracking number 1Z999AA10123456784.",
                "SELECT count(*) FROM orders WHERE status = 'open'",
                "Payment received, thank you. Nothing else to do.");
    }
}
