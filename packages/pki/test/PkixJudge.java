import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Judges paths with the JDK's PKIX validator. Each line of the file named first is
 * `anchor|target,…,highest|milliseconds|flags|policies`; each line of the output is `valid` or `invalid why`.
 */
public class PkixJudge {
  public static void main(String[] arguments) throws Exception {
    Security.setProperty("jdk.certpath.disabledAlgorithms", "");
    for (String line : Files.readAllLines(Path.of(arguments[0]))) System.out.println(judge(line.split("\\|", -1)));
  }

  private static String judge(String[] fields) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> certificates = new ArrayList<>();
      for (String file : fields[1].split(",")) certificates.add(read(factory, file));
      CertPath path = factory.generateCertPath(certificates);
      TrustAnchor anchor = new TrustAnchor(read(factory, fields[0]), null);
      PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
      parameters.setRevocationEnabled(false);
      parameters.setDate(new Date(Long.parseLong(fields[2])));
      parameters.setExplicitPolicyRequired(fields[3].contains("e"));
      parameters.setPolicyMappingInhibited(fields[3].contains("m"));
      parameters.setAnyPolicyInhibited(fields[3].contains("a"));
      if (!fields[4].isEmpty()) parameters.setInitialPolicies(Set.of(fields[4].split(",")));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return "valid";
    } catch (Exception refused) {
      return "invalid " + String.valueOf(refused.getMessage()).replace('\n', ' ');
    }
  }

  private static X509Certificate read(CertificateFactory factory, String file) throws Exception {
    try (FileInputStream bytes = new FileInputStream(file)) {
      return (X509Certificate) factory.generateCertificate(bytes);
    }
  }
}
