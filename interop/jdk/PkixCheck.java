import java.io.FileInputStream;
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
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;

/**
 * The JDK's PKIX validator judges paths. Each line of standard input is ANCHOR, PATH (from the target upwards, commas),
 * MILLISECONDS, SETTINGS (of "explicit", "no-mapping", "no-any"), POLICIES (commas), STATUS ("none" or files of lists, commas, or
 * "ocsp:" and a file), separated by tabs; each line of output is "valid" or "invalid why".
 */
public class PkixCheck {
  private static CertificateFactory factory;

  public static void main(String[] arguments) throws Exception {
    factory = CertificateFactory.getInstance("X.509");
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) System.out.println(judge(lines.nextLine().split("\t", -1)).replace('\n', ' '));
  }

  private static String judge(String[] job) {
    try {
      List<X509Certificate> certificates = new ArrayList<>();
      for (String file : job[1].split(",")) certificates.add(certificate(file));
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(certificate(job[0]), null)));
      parameters.setDate(new Date(Long.parseLong(job[2])));
      parameters.setPolicyQualifiersRejected(false);
      parameters.setExplicitPolicyRequired(job[3].contains("explicit"));
      parameters.setPolicyMappingInhibited(job[3].contains("no-mapping"));
      parameters.setAnyPolicyInhibited(job[3].contains("no-any"));
      if (!job[4].isEmpty()) parameters.setInitialPolicies(Set.of(job[4].split(",")));
      CertPathValidator validator = CertPathValidator.getInstance("PKIX");
      if (job[5].equals("none")) parameters.setRevocationEnabled(false);
      else parameters.addCertPathChecker(status(validator, parameters, certificates.get(0), job[5]));
      validator.validate(factory.generateCertPath(certificates), parameters);
      return "valid";
    } catch (Exception refused) {
      return "invalid " + refused.getMessage();
    }
  }

  private static PKIXRevocationChecker status(
      CertPathValidator validator, PKIXParameters parameters, X509Certificate target, String files) throws Exception {
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    if (files.startsWith("ocsp:")) {
      checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
      checker.setOcspResponses(Map.of(target, Files.readAllBytes(Path.of(files.substring(5)))));
      return checker;
    }
    checker.setOptions(
        EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    List<Object> lists = new ArrayList<>();
    for (String file : files.split(",")) {
      if (file.isEmpty()) continue;
      try (FileInputStream bytes = new FileInputStream(file)) {
        lists.add(factory.generateCRL(bytes));
      }
    }
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
    return checker;
  }

  private static X509Certificate certificate(String file) throws Exception {
    try (FileInputStream bytes = new FileInputStream(file)) {
      return (X509Certificate) factory.generateCertificate(bytes);
    }
  }
}
