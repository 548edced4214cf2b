// BouncyCastle as a strict reader: every file is DER to the octet (read and written again it is the same), and its reviewer of paths,
// which tells every fault instead of the first, has nothing to say.
//   java -cp bcpkix.jar:bcutil.jar:bcprov.jar StrictCheck.java encoding FILE…
//   java -cp … StrictCheck.java path SECONDS ANCHOR CERTIFICATE… -- CRL…     (PEM or DER; the holder first, then its authorities)
import java.io.FileInputStream;
import java.nio.file.*;
import java.security.Security;
import java.security.cert.*;
import java.util.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.i18n.ErrorBundle;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.x509.PKIXCertPathReviewer;

public class StrictCheck {
  public static void main(String[] words) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    var rest = Arrays.asList(words).subList(1, words.length);
    System.exit(words[0].equals("path") ? review(rest) : encodings(rest));
  }

  static int encodings(List<String> files) throws Exception {
    int faults = 0;
    for (var file : files) {
      byte[] octets = Files.readAllBytes(Path.of(file));
      if (Arrays.equals(octets, ASN1Primitive.fromByteArray(octets).getEncoded(ASN1Encoding.DER))) continue;
      System.out.println(file + ": not DER");
      faults++;
    }
    System.out.println(files.size() + " files, " + faults + " faults");
    return faults == 0 ? 0 : 1;
  }

  static int review(List<String> names) throws Exception {
    var factory = CertificateFactory.getInstance("X.509", "BC");
    var path = new ArrayList<Certificate>();
    var lists = new ArrayList<CRL>();
    boolean certificates = true;
    for (var name : names.subList(2, names.size()))
      if (name.equals("--")) certificates = false;
      else
        try (var file = new FileInputStream(name)) {
          if (certificates) path.add(factory.generateCertificate(file));
          else lists.add(factory.generateCRL(file));
        }
    X509Certificate anchor;
    try (var file = new FileInputStream(names.get(1))) { anchor = (X509Certificate) factory.generateCertificate(file); }
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
    parameters.setRevocationEnabled(true);
    parameters.setDate(new Date(Long.parseLong(names.get(0)) * 1000));
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists), "BC"));
    var reviewer = new PKIXCertPathReviewer(factory.generateCertPath(path), parameters);
    for (int at = -1; at < path.size(); at++)
      for (Object said : reviewer.getErrors(at)) System.out.println("certificate " + at + ": " + ((ErrorBundle) said).getText(Locale.ENGLISH));
    System.out.println(reviewer.isValidCertPath() ? "valid" : "refused");
    return reviewer.isValidCertPath() ? 0 : 1;
  }
}
