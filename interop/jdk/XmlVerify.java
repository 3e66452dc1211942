import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.KeySelectorException;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.URIDereferencer;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.X509Data;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The JDK's XML Signature (secure validation) and PKIX (with revocation lists) judge signed files. Each line of standard input is
 * FILE, FOLDER of trust, DETACHED file or "-", separated by tabs; each line of output is "valid" or "refused why".
 */
public class XmlVerify {
  public static void main(String[] arguments) {
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      String[] job = lines.nextLine().split("\t");
      System.out.println(judge(job[0], job[1], job[2]).replace('\n', ' '));
    }
  }

  private static String judge(String file, String trust, String detached) {
    try {
      Document document = parse(file);
      NodeList signatures = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
      if (signatures.getLength() == 0) return "refused no signature";
      for (int at = 0; at < signatures.getLength(); at++) {
        String verdict = judgeOne((Element) signatures.item(at), trust, detached);
        if (!verdict.equals("valid")) return verdict;
      }
      return "valid";
    } catch (Exception refused) {
      return "refused " + refused;
    }
  }

  private static String judgeOne(Element element, String trust, String detached) throws Exception {
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    CertificateOfKeyInfo selector = new CertificateOfKeyInfo();
    DOMValidateContext context = new DOMValidateContext(selector, element);
    context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
    URIDereferencer usual = factory.getURIDereferencer();
    context.setURIDereferencer((reference, inContext) -> {
      String uri = reference.getURI();
      if (detached.equals("-") || !uri.equals(new File(detached).getName())) return usual.dereference(reference, inContext);
      try {
        return new OctetStreamData(new ByteArrayInputStream(Files.readAllBytes(Path.of(detached))));
      } catch (java.io.IOException unreadable) {
        throw new javax.xml.crypto.URIReferenceException(unreadable);
      }
    });
    XMLSignature signature = factory.unmarshalXMLSignature(context);
    if (!signature.validate(context)) return "refused by XML Signature";
    validatePath(selector.certificate, trust);
    return "valid";
  }

  private static void validatePath(X509Certificate target, String trust) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Set<TrustAnchor> anchors = new HashSet<>();
    List<Object> material = new ArrayList<>();
    for (File file : new File(trust).listFiles()) {
      try (FileInputStream bytes = new FileInputStream(file)) {
        if (file.getName().endsWith(".crl")) material.add(factory.generateCRL(bytes));
        else if (file.getName().startsWith("root.crt.pem"))
          anchors.add(new TrustAnchor((X509Certificate) factory.generateCertificate(bytes), null));
        else if (file.getName().endsWith(".crt.pem")) material.add(factory.generateCertificate(bytes));
      }
    }
    X509CertSelector selector = new X509CertSelector();
    selector.setCertificate(target);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, selector);
    // HPKI policies are critical and carry the address of their text, which PKIX applications are to be told they may ignore.
    parameters.setPolicyQualifiersRejected(false);
    material.add(target);
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(material)));
    CertPathBuilder builder = CertPathBuilder.getInstance("PKIX");
    PKIXRevocationChecker checker = (PKIXRevocationChecker) builder.getRevocationChecker();
    checker.setOptions(
        EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    parameters.addCertPathChecker(checker);
    builder.build(parameters);
  }

  private static Document parse(String file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    var builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    try (FileInputStream in = new FileInputStream(file)) {
      Document document = builder.parse(in);
      markIds(document.getDocumentElement());
      return document;
    }
  }

  private static void markIds(Element element) {
    for (String name : new String[] {"Id", "id", "ID"}) {
      if (element.hasAttribute(name)) element.setIdAttribute(name, true);
    }
    for (var child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) markIds(inner);
    }
  }

  /** The first certificate that KeyInfo states; PKIX says afterwards whether anyone vouches for it. */
  private static class CertificateOfKeyInfo extends KeySelector {
    X509Certificate certificate;

    @Override
    public javax.xml.crypto.KeySelectorResult select(
        javax.xml.crypto.dsig.keyinfo.KeyInfo info,
        Purpose purpose,
        javax.xml.crypto.AlgorithmMethod method,
        javax.xml.crypto.XMLCryptoContext context)
        throws KeySelectorException {
      if (info == null) throw new KeySelectorException("no KeyInfo");
      for (Object part : info.getContent()) {
        if (!(part instanceof X509Data data)) continue;
        for (Object item : data.getContent()) {
          if (item instanceof X509Certificate found) {
            certificate = found;
            PublicKey key = found.getPublicKey();
            return () -> key;
          }
        }
      }
      throw new KeySelectorException("no certificate");
    }
  }
}
