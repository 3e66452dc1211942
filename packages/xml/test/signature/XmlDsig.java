import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.crypto.dsig.spec.XPathFilterParameterSpec;
import javax.xml.crypto.dsig.spec.XPathFilter2ParameterSpec;
import javax.xml.crypto.dsig.spec.XPathType;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The JDK's XML Signature as a second opinion, one line of answer per job, so that one start serves many files:
 *   verify FILE KEY.pem ALGORITHM      -> "valid", "invalid" or "refused ..."
 *   sign FILE KEY.pem ALGORITHM METHOD TRANSFORM OUT -> "signed"
 */
public class XmlDsig {
  public static void main(String[] args) throws Exception {
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      String[] job = line.split(" ");
      String answer;
      try {
        answer = job[0].equals("verify") ? verify(job) : sign(job);
      } catch (Exception refused) {
        answer = "refused " + refused;
      }
      System.out.println(answer.replace('\n', ' '));
    }
  }

  static String verify(String[] job) throws Exception {
    Document document = parse(job[1]);
    NodeList found = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
    PublicKey key = KeyFactory.getInstance(job[3]).generatePublic(new X509EncodedKeySpec(pem(job[2])));
    DOMValidateContext context = new DOMValidateContext(key, found.item(0));
    context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
    context.setBaseURI(new File(job[1]).getAbsoluteFile().getParentFile().toURI().toString());
    XMLSignature signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
    return signature.validate(context) ? "valid" : "invalid";
  }

  static String sign(String[] job) throws Exception {
    Document document = parse(job[1]);
    PrivateKey key = KeyFactory.getInstance(job[3]).generatePrivate(new PKCS8EncodedKeySpec(pem(job[2])));
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    List<Transform> transforms = new ArrayList<>();
    for (String name : job[5].split(",")) transforms.add(transform(factory, name));
    var digest = factory.newDigestMethod("http://www.w3.org/2001/04/xmlenc#sha256", null);
    Reference reference = factory.newReference("", digest, transforms, null, null);
    var method = factory.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null);
    SignatureMethod algorithm = factory.newSignatureMethod(job[4], null);
    var info = factory.newSignedInfo(method, algorithm, List.of(reference));
    factory.newXMLSignature(info, null).sign(new DOMSignContext(key, document.getDocumentElement()));
    try (FileOutputStream out = new FileOutputStream(job[6])) {
      TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
    }
    return "signed";
  }

  static Transform transform(XMLSignatureFactory factory, String name) throws Exception {
    Map<String, String> prefixes = Map.of("dsig", XMLSignature.XMLNS, "rx", "urn:example:rx");
    TransformParameterSpec parameters = switch (name) {
      case "xpath" -> new XPathFilterParameterSpec("not(ancestor-or-self::dsig:Signature)", prefixes);
      case "filter2" -> new XPathFilter2ParameterSpec(List.of(
          new XPathType("//rx:Drug | //rx:Patient", XPathType.Filter.INTERSECT, prefixes),
          new XPathType("//rx:Patient/text()", XPathType.Filter.SUBTRACT, prefixes)));
      default -> null;
    };
    String uri = switch (name) {
      case "xpath" -> Transform.XPATH;
      case "filter2" -> Transform.XPATH2;
      case "enveloped" -> Transform.ENVELOPED;
      default -> name;
    };
    return factory.newTransform(uri, parameters);
  }

  static Document parse(String file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    try (FileInputStream in = new FileInputStream(file)) {
      Document document = factory.newDocumentBuilder().parse(in);
      markIds(document.getDocumentElement());
      return document;
    }
  }

  static void markIds(Element element) {
    for (String name : new String[] {"Id", "id", "ID"}) {
      if (element.hasAttribute(name)) element.setIdAttribute(name, true);
    }
    for (var child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) markIds(inner);
    }
  }

  static byte[] pem(String file) throws Exception {
    String text = Files.readString(Path.of(file)).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return Base64.getDecoder().decode(text);
  }
}
