import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges the status of certificates with the JDK's PKIX validator. Each argument is `anchor|certificate|crl or ocsp|file`; each
 * line of the output is `valid` or `invalid why`.
 */
public class StatusJudge {
  public static void main(String[] arguments) {
    for (String argument : arguments) System.out.println(judge(argument.split("\\|")));
  }

  private static String judge(String[] fields) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      X509Certificate anchor = (X509Certificate) factory.generateCertificate(open(fields[0]));
      X509Certificate target = (X509Certificate) factory.generateCertificate(open(fields[1]));
      byte[] status = Files.readAllBytes(Path.of(fields[3]));
      CertPathValidator validator = CertPathValidator.getInstance("PKIX");
      PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
      if (fields[2].equals("ocsp")) {
        checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
        checker.setOcspResponses(Map.of(target, status));
      } else {
        checker.setOptions(
            EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
        var list = factory.generateCRL(new ByteArrayInputStream(status));
        parameters.addCertStore(
            CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
      }
      parameters.addCertPathChecker(checker);
      validator.validate(factory.generateCertPath(List.of(target)), parameters);
      return "valid";
    } catch (Exception refused) {
      return "invalid " + String.valueOf(refused.getMessage()).replace('\n', ' ');
    }
  }

  private static InputStream open(String file) throws Exception {
    return new ByteArrayInputStream(Files.readAllBytes(Path.of(file)));
  }
}
