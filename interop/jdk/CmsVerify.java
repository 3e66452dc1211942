import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import sun.security.pkcs.PKCS7;
import sun.security.pkcs.SignerInfo;

/**
 * The JDK's CMS, which judges signed JAR files, judges messages and the signature time stamps in them; it builds no paths. Each line
 * of standard input is FILE (DER) and the CONTENT beside it or "-", separated by a tab; each line of output is "valid" with the
 * number of signers and of their time stamps, or "refused why".
 */
public class CmsVerify {
  public static void main(String[] arguments) {
    Scanner lines = new Scanner(System.in);
    while (lines.hasNextLine()) {
      String[] job = lines.nextLine().split("\t");
      System.out.println(judge(job[0], job[1]).replace('\n', ' '));
    }
  }

  private static String judge(String file, String beside) {
    try {
      PKCS7 message = new PKCS7(Files.readAllBytes(Path.of(file)));
      byte[] content = beside.equals("-") ? null : Files.readAllBytes(Path.of(beside));
      List<SignerInfo> verified = new ArrayList<>();
      for (SignerInfo signer : message.getSignerInfos()) {
        if (message.verify(signer, content) == null) return "refused by CMS";
        verified.add(signer);
      }
      int stamps = 0;
      for (SignerInfo signer : verified) {
        // Looks at the imprint and the signature of the token.
        if (signer.getTimestamp() != null) stamps++;
      }
      return "valid " + verified.size() + " " + stamps;
    } catch (Exception refused) {
      return "refused " + refused;
    }
  }
}
