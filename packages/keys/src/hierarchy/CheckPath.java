import java.io.FileInputStream;
import java.security.cert.*;
import java.util.*;

/** Validates a chain as the JDK does (PKIX), with lists: CheckPath ANCHOR MILLIS CRLS… -- LEAF CHAIN… */
public class CheckPath {
  public static void main(String[] args) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    int split = Arrays.asList(args).indexOf("--");
    List<Object> material = new ArrayList<>();
    for (String path : Arrays.copyOfRange(args, 2, split)) material.add(factory.generateCRL(new FileInputStream(path)));
    List<Certificate> chain = new ArrayList<>();
    for (String path : Arrays.copyOfRange(args, split + 1, args.length))
      chain.add(factory.generateCertificate(new FileInputStream(path)));
    X509Certificate anchor = (X509Certificate) factory.generateCertificate(new FileInputStream(args[0]));
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
    parameters.setDate(new Date(Long.parseLong(args[1])));
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(material)));
    // Genuine HPKI certificates have a CPS pointer in a critical certificatePolicies, which the JDK refuses unless told so.
    parameters.setPolicyQualifiersRejected(false);
    parameters.setRevocationEnabled(!material.isEmpty());
    CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(chain), parameters);
    System.out.println("PKIX accepts");
  }
}
