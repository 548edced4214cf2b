// BouncyCastle asks for a time stamp and judges the answer: the request answered, the token's signature, ESSCertIDv2 and dates.
//   java -cp bcpkix.jar:bcutil.jar:bcprov.jar StampCheck.java URL SERIAL-OF-THE-UNIT
import java.math.BigInteger;
import java.net.URI;
import java.net.http.*;
import java.security.*;
import org.bouncycastle.asn1.*;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.tsp.*;

public class StampCheck {
  public static void main(String[] words) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(words[0].getBytes());
    var asking = new TimeStampRequestGenerator();
    asking.setCertReq(true);
    var request = asking.generate(TSPAlgorithms.SHA256, digest, new BigInteger(64, new SecureRandom()));
    var answer = HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(URI.create(words[0])).header("Content-Type", "application/timestamp-query")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.getEncoded())).build(),
        HttpResponse.BodyHandlers.ofByteArray());
    var response = new TimeStampResponse(answer.body());
    response.validate(request);
    var token = response.getTimeStampToken();
    var found = token.getCertificates().getMatches(token.getSID());
    var unit = (X509CertificateHolder) found.iterator().next();
    token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(unit));
    if (!unit.getSerialNumber().equals(new BigInteger(words[1], 16))) throw new Exception("another unit: " + unit.getSerialNumber());
    if (token.toCMSSignedData().getSignerInfos().getSigners().iterator().next().getSignedAttributes()
            .get(PKCSObjectIdentifiers.id_aa_signingCertificateV2) == null) throw new Exception("no ESSCertIDv2");
    if (token.getTimeStampInfo().getGenTimeAccuracy() == null) throw new Exception("no accuracy");
    System.out.println("stamped: " + token.getTimeStampInfo().getGenTime());
  }
}
