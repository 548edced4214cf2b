#!/usr/bin/env python3
"""Files for tests/programs/uses.sh, each as the software of a public body would prepare it before the key signs: an accounting flow
(PES v2) with the template of its XAdES-EPES signature, and a PDF with room for a CAdES signature. Standard library only.

    uses.py flow CERTIFICATE.der OUT.xml        xmlsec1 then fills in the digests
    uses.py to_sign FLOW.xml                    the octets to sign are printed
    uses.py write FLOW.xml SIGNATURE            the value takes its place
    uses.py paper OUT.pdf                       the octets to sign are printed
    uses.py seal PAPER.pdf SIGNATURE.der        the signature takes its place
    uses.py alter FILE OLD NEW OUT              what an attacker would change
"""

import base64
import datetime
import hashlib
import re
import subprocess
import sys
import xml.etree.ElementTree

AMOUNT = "1250.00"
ROOM = 20000  # hexadecimal digits kept for the signature

# Signature policy of the accounting service (Politique de signature Helios de la DGFiP), in use for PES v2.
POLICY = {
    "identifier": "urn:oid:1.2.250.1.131.1.5.18.21.1.7",
    "digest": "roF9+cfRHNPtVJolhdqfIqGMVuUXX8aR4rpiquf0u5E=",
    "address": "https://www.collectivites-locales.gouv.fr/files/files/finances_locales/dematerialisation/ps_helios_dgfip.pdf",
}

FLOW = """<?xml version="1.0" encoding="ISO-8859-1"?>
<n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller" Id="FLUX1">
<Enveloppe><Parametres><Version V="2"/><TypFic V="PESALR2"/><NomFic V="TEST-PES-0001"/></Parametres></Enveloppe>
<EnTetePES><DteStr V="{day}"/><IdPost V="099000"/><IdColl V="99123456800012"/><CodCol V="001"/><CodBud V="01"/></EnTetePES>
<PES_DepenseAller><EnTeteDepense><IdVer V="2"/><InfoDematerialisee V="0"/></EnTeteDepense>
<Bordereau Id="BORD1"><BlocBordereau><Exer V="{year}"/><IdBord V="1"/><NbrPce V="1"/><MtBordHT V="{amount}"/></BlocBordereau></Bordereau>
</PES_DepenseAller>
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="FLUX1_SIG_1">
<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<ds:Reference URI="#FLUX1"><ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference>
<ds:Reference URI="#FLUX1_SIG_1_SP" Type="http://uri.etsi.org/01903/v1.1.1#SignedProperties"><ds:Transforms>
<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference>
</ds:SignedInfo>
<ds:SignatureValue/>
<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
<ds:Object><xad:QualifyingProperties xmlns:xad="http://uri.etsi.org/01903/v1.1.1#" Target="#FLUX1_SIG_1">
<xad:SignedProperties Id="FLUX1_SIG_1_SP"><xad:SignedSignatureProperties>
<xad:SigningTime>{now}</xad:SigningTime>
<xad:SigningCertificate><xad:Cert><xad:CertDigest><xad:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
<xad:DigestValue>{digest}</xad:DigestValue></xad:CertDigest><xad:IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName>
<ds:X509SerialNumber>{serial}</ds:X509SerialNumber></xad:IssuerSerial></xad:Cert></xad:SigningCertificate>
<xad:SignaturePolicyIdentifier><xad:SignaturePolicyId><xad:SigPolicyId><xad:Identifier>{policy[identifier]}</xad:Identifier>
<xad:Description>Politique de signature Helios de la DGFiP</xad:Description></xad:SigPolicyId>
<xad:SigPolicyHash><xad:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
<xad:DigestValue>{policy[digest]}</xad:DigestValue></xad:SigPolicyHash>
<xad:SigPolicyQualifiers><xad:SigPolicyQualifier><xad:SPURI>{policy[address]}</xad:SPURI></xad:SigPolicyQualifier></xad:SigPolicyQualifiers>
</xad:SignaturePolicyId></xad:SignaturePolicyIdentifier>
<xad:SignatureProductionPlace><xad:City>Plouvalen</xad:City><xad:PostalCode>99000</xad:PostalCode><xad:CountryName>France</xad:CountryName>
</xad:SignatureProductionPlace>
<xad:SignerRole><xad:ClaimedRoles><xad:ClaimedRole>Ordonnateur</xad:ClaimedRole></xad:ClaimedRoles></xad:SignerRole>
</xad:SignedSignatureProperties></xad:SignedProperties></xad:QualifyingProperties></ds:Object>
</ds:Signature>
</n:PES_Aller>
"""


def told(certificate, *options):
    """What OpenSSL says of a certificate, after the "name=" of its answer."""
    command = ["openssl", "x509", "-inform", "DER", "-in", certificate, "-noout", *options]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode().strip()


def flow(certificate, out):
    with open(certificate, "rb") as file:
        der = file.read()
    now = datetime.datetime.now(datetime.timezone.utc)
    text = FLOW.format(day=f"{now:%Y-%m-%d}", year=now.year, amount=AMOUNT, certificate=base64.b64encode(der).decode(),
                       now=f"{now:%Y-%m-%dT%H:%M:%SZ}",
                       digest=base64.b64encode(hashlib.sha256(der).digest()).decode(),
                       issuer=told(certificate, "-issuer", "-nameopt", "RFC2253,utf8,-esc_msb").split("=", 1)[1],
                       serial=int(told(certificate, "-serial").split("=", 1)[1], 16), policy=POLICY)
    with open(out, "wb") as file:
        file.write(text.encode("iso-8859-1", "xmlcharrefreplace"))


def signed_info(body):
    """Where the part that is signed stands, the rest of the signature being known by its digests."""
    end = b"</ds:SignedInfo>"
    return body.index(b"<ds:SignedInfo"), body.index(end) + len(end)


def to_sign(source):
    with open(source, "rb") as file:
        body = file.read()
    first, after = signed_info(body)
    part = body[first:after].replace(b"<ds:SignedInfo>", b'<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">', 1)
    sys.stdout.write(xml.etree.ElementTree.canonicalize(part.decode("ascii")))


def write(target, signature):
    with open(target, "rb") as file:
        body = file.read()
    with open(signature, "rb") as file:
        value = base64.b64encode(file.read())
    body = re.sub(rb"<ds:SignatureValue>[^<]*</ds:SignatureValue>", b"<ds:SignatureValue>" + value + b"</ds:SignatureValue>", body)
    with open(target, "wb") as file:
        file.write(body)


def paper(out):
    words = b"BT /F1 12 Tf 40 780 Td (Acte d'engagement - TEST - montant 1250.00) Tj ET"
    parts = [b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]/SigFlags 3>>>>",
             b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R/Annots[6 0 R]>>",
             b"<</Length %d>>\nstream\n%s\nendstream\n" % (len(words), words),
             b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
             b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature1)/F 132/Rect[0 0 0 0]/P 3 0 R/V 7 0 R>>",
             b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 ########## ########## ##########]/Contents<%s>>>"
             % (b"0" * ROOM)]
    body, offsets = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    at = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    body += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, at)
    first, after = gap(body)
    for value in (first, after, len(body) - after):
        body = body.replace(b"#" * 10, b"%-10d" % value, 1)
    with open(out, "wb") as file:
        file.write(body)
    sys.stdout.buffer.write(body[:first] + body[after:])


def gap(body):
    """Where the signature stands, its angle brackets included."""
    first = body.index(b"/Contents<") + len(b"/Contents")
    return first, first + ROOM + 2


def seal(target, signature):
    with open(target, "rb") as file:
        body = file.read()
    with open(signature, "rb") as file:
        digits = file.read().hex().encode()
    first, after = gap(body)
    with open(target, "wb") as file:
        file.write(body[:first] + b"<" + digits.ljust(ROOM, b"0") + b">" + body[after:])


def alter(source, old, new, out):
    with open(source, "rb") as file:
        body = file.read()
    assert old.encode() in body, f"{source} does not say {old}"
    with open(out, "wb") as file:
        file.write(body.replace(old.encode(), new.encode(), 1))


if __name__ == "__main__":
    {"flow": flow, "to_sign": to_sign, "write": write, "paper": paper, "seal": seal, "alter": alter}[sys.argv[1]](*sys.argv[2:])
