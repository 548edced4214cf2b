// BouncyCastle and the JDK ask for a certificate over CMP under PBMAC1, and believe the answer only when its MAC is right.
//   java -cp bcpkix.jar:bcutil.jar:bcprov.jar CmpPbmac1.java URL REFERENCE SECRET COMMON-NAME OUTPUT
import java.io.*;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.*;
import java.nio.file.*;
import java.security.*;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import javax.crypto.*;
import javax.crypto.spec.*;
import org.bouncycastle.asn1.cmp.*;
import org.bouncycastle.asn1.crmf.CertReqMessages;
import org.bouncycastle.asn1.pkcs.*;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.cmp.*;
import org.bouncycastle.cert.crmf.jcajce.JcaCertificateRequestMessageBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.*;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.*;

public class CmpPbmac1 {
  public static void main(String[] words) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    var maker = KeyPairGenerator.getInstance("EC");
    maker.initialize(new ECGenParameterSpec("secp256r1"));
    var keys = maker.generateKeyPair();
    var wish = new JcaCertificateRequestMessageBuilder(BigInteger.ZERO);
    wish.setSubject(new X500Name("C=FR,O=Commune de Vannes,CN=" + words[3]));
    wish.setPublicKey(keys.getPublic());
    wish.setProofOfPossessionSigningKeySigner(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    var random = new SecureRandom();
    byte[] transaction = new byte[16], nonce = new byte[16];
    random.nextBytes(transaction);
    random.nextBytes(nonce);
    var nobody = new GeneralName(new X500Name(new org.bouncycastle.asn1.x500.RDN[0]));
    var message = new ProtectedPKIMessageBuilder(nobody, nobody)
        .setMessageTime(new Date()).setSenderKID(words[1].getBytes()).setTransactionID(transaction).setSenderNonce(nonce)
        .addGeneralInfo(new InfoTypeAndValue(CMPObjectIdentifiers.it_implicitConfirm, org.bouncycastle.asn1.DERNull.INSTANCE))
        .setBody(new PKIBody(PKIBody.TYPE_CERT_REQ, new CertReqMessages(wish.build().toASN1Structure())))
        .build(new Mac1(words[2], random));
    var answer = HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(URI.create(words[0])).header("Content-Type", "application/pkixcmp")
            .POST(HttpRequest.BodyPublishers.ofByteArray(message.toASN1Structure().getEncoded())).build(),
        HttpResponse.BodyHandlers.ofByteArray());
    var reply = new ProtectedPKIMessage(new GeneralPKIMessage(answer.body()));
    if (!reply.verify(new JcePBMac1CalculatorProviderBuilder().setProvider("BC").build(), words[2].toCharArray())) throw new Exception("the MAC is wrong");
    if (reply.getBody().getType() != PKIBody.TYPE_CERT_REP) throw new Exception("no certificate: body " + reply.getBody().getType());
    var given = ((CertRepMessage) reply.getBody().getContent()).getResponse()[0].getCertifiedKeyPair();
    Files.write(Path.of(words[4]), given.getCertOrEncCert().getCertificate().getEncoded());
    System.out.println("certified");
  }
}

/// PBMAC1 by the JDK: the builder of BouncyCastle 1.72 names PBES2 where RFC 8018 has PBKDF2.
class Mac1 implements MacCalculator {
  private final char[] secret;
  private final byte[] salt = new byte[16];
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

  Mac1(String secret, SecureRandom random) {
    this.secret = secret.toCharArray();
    random.nextBytes(salt);
  }
  public AlgorithmIdentifier getAlgorithmIdentifier() {
    var hmac = JcePBMac1CalculatorBuilder.PRF_SHA256;
    var derivation = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(salt, 5000, 32, hmac));
    return new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBMAC1, new PBMAC1Params(derivation, hmac));
  }
  public OutputStream getOutputStream() { return octets; }
  public byte[] getMac() {
    try {
      var key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(new PBEKeySpec(secret, salt, 5000, 256));
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
      return mac.doFinal(octets.toByteArray());
    } catch (GeneralSecurityException failed) {
      throw new RuntimeException(failed);
    }
  }
  public GenericKey getKey() { return null; }
}
