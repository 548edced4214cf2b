// Java's own revocation checker over OCSP, at the address the certificate gives, with no list to fall back on.
//   java [-Djdk.security.certpath.ocspNonce=true] OcspCheck.java ANCHOR CERTIFICATE ISSUER
import java.security.cert.*;
import java.util.*;

public class OcspCheck {
  public static void main(String[] names) throws Exception {
    var factory = CertificateFactory.getInstance("X.509");
    var path = List.of(certificate(factory, names[1]), certificate(factory, names[2]));
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(certificate(factory, names[0]), null)));
    var validator = CertPathValidator.getInstance("PKIX");
    var revocation = (PKIXRevocationChecker) validator.getRevocationChecker();
    revocation.setOptions(EnumSet.of(PKIXRevocationChecker.Option.ONLY_END_ENTITY, PKIXRevocationChecker.Option.NO_FALLBACK));
    parameters.addCertPathChecker(revocation);
    try {
      validator.validate(factory.generateCertPath(path), parameters);
      System.out.println("valid");
    } catch (CertPathValidatorException refused) {
      System.out.println("refused: " + refused.getReason() + ", " + refused.getMessage());
      System.exit(1);
    }
  }

  static X509Certificate certificate(CertificateFactory factory, String name) throws Exception {
    try (var file = new java.io.FileInputStream(name)) {
      return (X509Certificate) factory.generateCertificate(file);
    }
  }
}
