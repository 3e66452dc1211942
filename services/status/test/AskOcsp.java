import java.io.FileInputStream;
import java.net.URI;
import java.security.cert.*;
import java.util.*;

/** AskOcsp URL ROOT INTERMEDIATE LEAF: validates the path and asks the responder about the leaf alone. */
public class AskOcsp {
    public static void main(String[] args) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        X509Certificate[] read = new X509Certificate[4];
        for (int i = 1; i < 4; i++)
            try (FileInputStream in = new FileInputStream(args[i])) { read[i] = (X509Certificate) factory.generateCertificate(in); }
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
        checker.setOcspResponder(URI.create(args[0]));
        checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK, PKIXRevocationChecker.Option.ONLY_END_ENTITY));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(read[1], null)));
        parameters.addCertPathChecker(checker);
        // HPKI policies are critical and carry a CPS address, which the JDK would leave to its caller to read.
        parameters.setPolicyQualifiersRejected(false);
        try {
            validator.validate(factory.generateCertPath(List.of(read[3], read[2])), parameters);
            System.out.println("VALID");
        } catch (CertPathValidatorException e) {
            System.out.println(e.getReason() + " " + e.getMessage());
        }
    }
}
