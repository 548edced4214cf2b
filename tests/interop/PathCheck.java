// Java's own path validation (PKIX, RFC 5280 §6), revocation checked at every step from the lists given.
//   [AT=SECONDS] java PathCheck.java ANCHOR CERTIFICATE CRL… -- INTERMEDIATE…
import java.io.FileInputStream;
import java.security.cert.*;
import java.util.*;

public class PathCheck {
  public static void main(String[] names) throws Exception {
    var factory = CertificateFactory.getInstance("X.509");
    var read = new ArrayList<Object>();
    var path = new ArrayList<Certificate>();
    path.add(certificate(factory, names[1]));
    boolean lists = true;
    for (int at = 2; at < names.length; at++) {
      if (names[at].equals("--")) lists = false;
      else if (lists) try (var file = new FileInputStream(names[at])) { read.add(factory.generateCRL(file)); }
      else path.add(certificate(factory, names[at]));
    }
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(certificate(factory, names[0]), null)));
    parameters.setRevocationEnabled(true);
    if (System.getenv("AT") != null) parameters.setDate(new Date(Long.parseLong(System.getenv("AT")) * 1000));
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(read)));
    var validator = CertPathValidator.getInstance("PKIX");
    var revocation = (PKIXRevocationChecker) validator.getRevocationChecker();
    revocation.setOptions(EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
    parameters.addCertPathChecker(revocation);
    var result = (PKIXCertPathValidatorResult) validator.validate(factory.generateCertPath(path), parameters);
    System.out.println("valid: " + result.getTrustAnchor().getTrustedCert().getSubjectX500Principal());
  }

  static X509Certificate certificate(CertificateFactory factory, String name) throws Exception {
    try (var file = new FileInputStream(name)) {
      return (X509Certificate) factory.generateCertificate(file);
    }
  }
}
