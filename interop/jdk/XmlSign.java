import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Scanner;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLObject;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The JDK signs as XAdES B-B. Each line of standard input is FILE, LAYOUT (enveloped, enveloping, detached), KEY (PKCS#8 PEM),
 * CERTIFICATE, CANONICALIZATION, DIGEST, SIGNATURE METHOD, FAULT ("-" or what to do wrong), OUT, separated by tabs; each line of
 * output is "signed" or why not.
 */
public class XmlSign {
  private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
  private static final XMLSignatureFactory FACTORY = XMLSignatureFactory.getInstance("DOM");

  public static void main(String[] arguments) {
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      String[] job = lines.nextLine().split("\t");
      try {
        sign(job);
        System.out.println("signed");
      } catch (Exception failed) {
        System.out.println(failed.toString().replace('\n', ' '));
      }
    }
  }

  private static void sign(String[] job) throws Exception {
    String file = job[0];
    String layout = job[1];
    String canonicalization = job[4];
    String digest = job[5];
    String fault = job[7];
    X509Certificate certificate = certificate(job[3]);
    Document document = layout.equals("enveloped") ? parse(file) : newDocument();

    List<XMLObject> objects = new ArrayList<>();
    Element properties = properties(document, certificate, fault);
    objects.add(FACTORY.newXMLObject(List.of(new DOMStructure(properties)), null, null, null));
    var method = FACTORY.newDigestMethod(digest, null);
    List<Reference> references = new ArrayList<>();
    switch (layout) {
      case "enveloped" -> references.add(FACTORY.newReference("", method,
          List.of(transform(Transform.ENVELOPED), transform(canonicalization)), null, "content"));
      case "enveloping" -> {
        var text = document.createTextNode(Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(file))));
        objects.add(FACTORY.newXMLObject(List.of(new DOMStructure(text)), "payload", "text/plain", Transform.BASE64));
        references.add(FACTORY.newReference("#payload", method, List.of(transform(Transform.BASE64)), null, "content"));
      }
      default -> references.add(FACTORY.newReference(Path.of(file).getFileName().toString(), method, null, null, "content"));
    }
    String type = fault.equals("untyped") ? null : "http://uri.etsi.org/01903#SignedProperties";
    if (!fault.equals("properties not signed"))
      references.add(FACTORY.newReference("#properties", method, List.of(transform(canonicalization)), type, null));

    var info = FACTORY.newSignedInfo(
        FACTORY.newCanonicalizationMethod(canonicalization, (C14NMethodParameterSpec) null),
        FACTORY.newSignatureMethod(job[6], null), references);
    var keys = FACTORY.getKeyInfoFactory();
    var keyInfo = keys.newKeyInfo(List.of(keys.newX509Data(List.of(certificate))));
    var parent = layout.equals("enveloped") ? document.getDocumentElement() : document;
    DOMSignContext context = new DOMSignContext(key(job[2], certificate), parent);
    context.setDefaultNamespacePrefix("dsig");
    var usual = FACTORY.getURIDereferencer();
    context.setURIDereferencer((reference, inContext) -> {
      if (!layout.equals("detached") || reference.getURI().startsWith("#")) return usual.dereference(reference, inContext);
      try {
        return new OctetStreamData(new FileInputStream(file));
      } catch (java.io.IOException unreadable) {
        throw new javax.xml.crypto.URIReferenceException(unreadable);
      }
    });
    FACTORY.newXMLSignature(info, keyInfo, objects, "signature", "value").sign(context);
    try (FileOutputStream out = new FileOutputStream(job[8])) {
      TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
    }
  }

  /** QualifyingProperties of EN 319 132-1 §6.3 for B-B. */
  private static Element properties(Document document, X509Certificate certificate, String fault) throws Exception {
    byte[] named = fault.equals("another certificate") ? new byte[] {0} : certificate.getEncoded();
    Element qualifying = element(document, null, XADES, "xades:QualifyingProperties");
    qualifying.setAttribute("Target", fault.equals("another target") ? "#other" : "#signature");
    Element signed = element(document, qualifying, XADES, "xades:SignedProperties");
    signed.setAttribute("Id", "properties");
    signed.setIdAttribute("Id", true);
    Element own = element(document, signed, XADES, "xades:SignedSignatureProperties");
    if (!fault.equals("no signing time"))
      element(document, own, XADES, "xades:SigningTime").setTextContent(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Element cert = element(document, element(document, own, XADES, "xades:SigningCertificateV2"), XADES, "xades:Cert");
    Element digest = element(document, cert, XADES, "xades:CertDigest");
    element(document, digest, XMLSignature.XMLNS, "dsig:DigestMethod")
        .setAttribute("Algorithm", "http://www.w3.org/2001/04/xmlenc#sha256");
    element(document, digest, XMLSignature.XMLNS, "dsig:DigestValue").setTextContent(
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(named)));
    Element data = element(document, signed, XADES, "xades:SignedDataObjectProperties");
    Element format = element(document, data, XADES, "xades:DataObjectFormat");
    format.setAttribute("ObjectReference", "#content");
    element(document, format, XADES, "xades:MimeType").setTextContent("text/xml");
    return qualifying;
  }

  private static Element element(Document document, Element parent, String namespace, String name) {
    Element made = document.createElementNS(namespace, name);
    if (parent == null) {
      made.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:xades", XADES);
      made.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:dsig", XMLSignature.XMLNS);
    } else parent.appendChild(made);
    return made;
  }

  private static Transform transform(String algorithm) throws Exception {
    return FACTORY.newTransform(algorithm, (TransformParameterSpec) null);
  }

  private static Document parse(String file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    try (FileInputStream in = new FileInputStream(file)) {
      return factory.newDocumentBuilder().parse(in);
    }
  }

  private static Document newDocument() throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
  }

  private static X509Certificate certificate(String file) throws Exception {
    try (FileInputStream in = new FileInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey key(String file, X509Certificate certificate) throws Exception {
    String pem = Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
  }
}
