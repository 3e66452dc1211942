"""XML Signature by python3-xmlsec over C: how often a second of CPU signs a document, and verifies a signed one.

Arguments: document, signed document, private key (PEM), public key (PEM). Prints both rates.
"""
import sys
import time

import xmlsec
from lxml import etree

document, signed, private_key, public_key = sys.argv[1:]
DOCUMENT = open(document, "rb").read()
SIGNED = open(signed, "rb").read()
PRIVATE = xmlsec.Key.from_file(private_key, xmlsec.KeyFormat.PEM)
PUBLIC = xmlsec.Key.from_file(public_key, xmlsec.KeyFormat.PEM)


def sign():
    root = etree.fromstring(DOCUMENT)
    node = xmlsec.template.create(root, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256)
    root.append(node)
    reference = xmlsec.template.add_reference(node, xmlsec.Transform.SHA256, uri="")
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    context = xmlsec.SignatureContext()
    context.key = PRIVATE
    context.sign(node)
    return etree.tostring(root)


def verify():
    root = etree.fromstring(SIGNED)
    xmlsec.tree.add_ids(root, ["Id"])
    node = xmlsec.tree.find_node(root, xmlsec.constants.NodeSignature)
    context = xmlsec.SignatureContext()
    context.key = PUBLIC
    context.verify(node)


def rate(work):
    for _ in range(50):
        work()
    rounds = []
    for _ in range(5):
        start, times = time.process_time(), 0
        while time.process_time() - start < 0.3:
            work()
            times += 1
        rounds.append(times / (time.process_time() - start))
    return sorted(rounds)[2]


print(rate(sign), rate(verify))
