"""LibreOffice without a screen judges and signs PDF and OpenDocument files.

Run as: office.py PROFILE, with MOZILLA_CERTIFICATE_FOLDER naming the certificates (NSS) in the form sql:FOLDER. Each line of
standard input is "verify" or "sign" and a FILE, separated by a tab; a file is signed in place with the first certificate that has
a key. Each line of output is JSON: a list of the signatures of the file, each with the name of its signer (empty where LibreOffice
read none), whether it is intact, and whether the certificate leads to a trusted root.
"""

import json
import os
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.embed.ElementModes import READ, READWRITE
from com.sun.star.security.CertificateValidity import VALID

PATIENCE_SECONDS = 120


def main(profile):
    pipe = f"jitsuin{os.getpid()}"
    options = ["--headless", "--norestore", "--nologo", "--nodefault"]
    where = f"-env:UserInstallation={uno.systemPathToFileUrl(profile)}"
    accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
    office = subprocess.Popen(["soffice", *options, where, accept], stdout=sys.stderr)
    context = connected(office, pipe)
    try:
        work(context)
    finally:
        made(context, "com.sun.star.frame.Desktop").terminate()
        office.wait(PATIENCE_SECONDS)


def connected(office, pipe):
    """The office as soon as it listens; it has no way to tell."""
    own = uno.getComponentContext()
    resolver = own.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", own)
    end = time.monotonic() + PATIENCE_SECONDS
    while office.poll() is None and time.monotonic() < end:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.1)
    raise SystemExit("LibreOffice does not listen")


def made(context, service, *arguments):
    return context.ServiceManager.createInstanceWithArgumentsAndContext(service, arguments, context)


def work(context):
    # Certificates are read once, when the first security context is made.
    security = made(context, "com.sun.star.xml.crypto.NSSInitializer").createSecurityContext("")
    people = security.getSecurityEnvironment().getPersonalCertificates()
    signatures = made(context, "com.sun.star.security.DocumentDigitalSignatures", "1.3", False)
    for line in sys.stdin:
        verb, file = line.rstrip("\n").split("\t")
        if verb == "sign" and not sign(context, signatures, people[0], file):
            raise SystemExit(f"{file} was not signed")
        print(json.dumps(verify(context, signatures, file)), flush=True)


def verify(context, signatures, file):
    if file.endswith(".odt"):
        storage = storage_of(context, file, READ)
        inside = storage.openStorageElement("META-INF", READ)
        stream = inside.openStreamElement("documentsignatures.xml", READ).getInputStream()
        found = signatures.verifyDocumentContentSignatures(storage, stream)
        storage.dispose()
    else:
        stream = made(context, "com.sun.star.ucb.SimpleFileAccess").openFileRead(uno.systemPathToFileUrl(file))
        # Without a storage the stream is taken for a PDF.
        found = signatures.verifyDocumentContentSignatures(None, stream)
        stream.closeInput()
    return [
        {
            "signer": one.Signer.SubjectName if one.Signer else "",
            "intact": one.SignatureIsValid,
            "trusted": one.CertificateStatus == VALID,
        }
        for one in found
    ]


def sign(context, signatures, certificate, file):
    if file.endswith(".odt"):
        storage = storage_of(context, file, READWRITE)
        done = signatures.signDocumentWithCertificate(certificate, storage, None)
        storage.commit()
        storage.dispose()
        return done
    stream = made(context, "com.sun.star.ucb.SimpleFileAccess").openFileReadWrite(uno.systemPathToFileUrl(file))
    done = signatures.signDocumentWithCertificate(certificate, None, stream)
    stream.getOutputStream().flush()
    stream.getInputStream().closeInput()
    return done


def storage_of(context, file, mode):
    """The file as the plain ZIP that it is: as a package it would hide META-INF."""
    form = PropertyValue()
    form.Name = "StorageFormat"
    form.Value = "ZipFormat"
    options = uno.Any("[]com.sun.star.beans.PropertyValue", (form,))
    factory = made(context, "com.sun.star.embed.StorageFactory")
    # Only uno.invoke takes a typed value inside of the arguments.
    return uno.invoke(factory, "createInstanceWithArguments", ((uno.systemPathToFileUrl(file), mode, options),))


main(sys.argv[1])
