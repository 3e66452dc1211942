/**
 * The order of elements that TS 119 102-2 prescribes, as far as our reports use it, written down from the published content models:
 * xmllint judges by it. Parts of XML Signature and XAdES are only asked to be there.
 */
const VO = '<xs:attribute name="VOReference" type="xs:IDREFS"/>'
const vo = (name: string, occurs = '') => `<xs:element name="${name}" type="VO" ${occurs}/>`
const some = (name: string, type: string, occurs = '') =>
  `<xs:element name="${name}" type="${type}" ${occurs}/>`
const OPTIONAL = 'minOccurs="0"'
const ANY_NUMBER = 'minOccurs="0" maxOccurs="unbounded"'
const sequence = (name: string, parts: readonly string[], attributes = '') =>
  `<xs:complexType name="${name}"><xs:sequence>${parts.join('')}</xs:sequence>${attributes}</xs:complexType>`
const foreign = (namespace: string, count: number) =>
  `<xs:any namespace="${namespace}" processContents="skip" minOccurs="${count}" maxOccurs="${count}"/>`
const DS = 'http://www.w3.org/2000/09/xmldsig#'
const stamp = (name: string) =>
  `<xs:element name="${name}"><xs:complexType><xs:sequence>${vo('AttributeObject', ANY_NUMBER)}` +
  `${some('TimeStampValue', 'xs:dateTime')}</xs:sequence><xs:attribute name="Signed" type="xs:boolean"/></xs:complexType></xs:element>`

/** An XML Schema (XSD 1.0). */
export const ETSI_REPORT_SCHEMA = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="http://uri.etsi.org/19102/v1.2.1#"
  targetNamespace="http://uri.etsi.org/19102/v1.2.1#" elementFormDefault="qualified">
<xs:complexType name="VO">${VO}</xs:complexType>
${sequence('Digest', [foreign(DS, 2)])}
${sequence('Data', [some('Type', 'xs:anyURI'), some('Value', 'xs:string')])}
${sequence('Additional', [some('ReportData', 'Data', 'maxOccurs="unbounded"')])}
${sequence('Proof', [some('POETime', 'xs:dateTime'), some('TypeOfProof', 'xs:anyURI'), vo('POEObject', OPTIONAL)])}
${sequence('Chain', [vo('SigningCertificate'), vo('IntermediateCertificate', ANY_NUMBER), vo('TrustAnchor', OPTIONAL)])}
${sequence('Crypto', [vo('ValidationObjectId'), some('Algorithm', 'xs:anyURI'), some('SecureAlgorithm', 'xs:boolean'), some('NotAfter', 'xs:dateTime', OPTIONAL)])}
${sequence('Revocation', [vo('ValidationObjectId'), some('RevocationTime', 'xs:dateTime')])}
${sequence('ReportData', [vo('TrustAnchor', OPTIONAL), some('CertificateChain', 'Chain', OPTIONAL), vo('RelatedValidationObject', ANY_NUMBER), some('RevocationStatusInformation', 'Revocation', OPTIONAL), some('CryptoInformation', 'Crypto', ANY_NUMBER), some('AdditionalValidationReportData', 'Additional', OPTIONAL)])}
${sequence('Status', [some('MainIndication', 'xs:anyURI'), some('SubIndication', 'xs:anyURI', ANY_NUMBER), some('AssociatedValidationReportData', 'ReportData', ANY_NUMBER)])}
${sequence('Identifier', [some('DigestAlgAndValue', 'Digest', OPTIONAL), some('HashOnly', 'xs:boolean'), some('DocHashOnly', 'xs:boolean'), some('DAIdentifier', 'xs:string', OPTIONAL)], '<xs:attribute name="id" type="xs:ID"/>')}
${sequence('SignaturePolicy', [foreign('http://uri.etsi.org/01903/v1.3.2#', 1)])}
${sequence('Policy', [some('SignaturePolicyIdentifier', 'SignaturePolicy'), some('PolicyName', 'xs:string', OPTIONAL)])}
${sequence('ConstraintStatus', [some('Status', 'xs:anyURI')])}
${sequence('Constraint', [some('ValidationConstraintIdentifier', 'xs:anyURI'), some('ConstraintStatus', 'ConstraintStatus'), some('ValidationStatus', 'Status', OPTIONAL)])}
${sequence('Constraints', [some('SignatureValidationPolicy', 'Policy', OPTIONAL), some('ValidationConstraint', 'Constraint', ANY_NUMBER)])}
${sequence('Times', [some('ValidationTime', 'xs:dateTime'), some('BestSignatureTime', 'Proof')])}
${sequence('Document', [some('DigestAlgAndValue', 'Digest'), vo('SignersDocumentRepresentation', OPTIONAL)])}
<xs:complexType name="Attributes"><xs:choice maxOccurs="unbounded">
<xs:element name="SigningTime"><xs:complexType><xs:sequence>${some('Time', 'xs:dateTime')}</xs:sequence><xs:attribute name="Signed" type="xs:boolean"/></xs:complexType></xs:element>
${['AllDataObjectsTimeStamp', 'SignatureTimeStamp', 'ArchiveTimeStamp'].map(stamp).join('')}</xs:choice></xs:complexType>
${sequence('Signer', [vo('SignerCertificate'), some('Signer', 'xs:string', OPTIONAL)])}
${sequence('Quality', [some('SignatureQualityInformation', 'xs:anyURI', 'maxOccurs="unbounded"')])}
${sequence('Process', [some('SignatureValidationProcessID', 'xs:anyURI', OPTIONAL)])}
${sequence('Report', [some('SignatureIdentifier', 'Identifier', OPTIONAL), some('ValidationConstraintsEvaluationReport', 'Constraints', OPTIONAL), some('ValidationTimeInfo', 'Times', OPTIONAL), some('SignersDocument', 'Document', OPTIONAL), some('SignatureAttributes', 'Attributes', OPTIONAL), some('SignerInformation', 'Signer', OPTIONAL), some('SignatureQuality', 'Quality', OPTIONAL), some('SignatureValidationProcess', 'Process', OPTIONAL), some('SignatureValidationStatus', 'Status')])}
<xs:complexType name="Representation"><xs:choice>${some('base64', 'xs:base64Binary')}${some('DigestAlgAndValue', 'Digest')}</xs:choice></xs:complexType>
${sequence('Object', [some('ObjectType', 'xs:anyURI'), some('ValidationObjectRepresentation', 'Representation'), some('POE', 'Proof', OPTIONAL)], '<xs:attribute name="id" type="xs:ID" use="required"/>')}
${sequence('Objects', [some('ValidationObject', 'Object', 'maxOccurs="unbounded"')])}
<xs:element name="ValidationReport"><xs:complexType><xs:sequence>
${some('SignatureValidationReport', 'Report', 'maxOccurs="unbounded"')}${some('SignatureValidationObjects', 'Objects', OPTIONAL)}
</xs:sequence></xs:complexType></xs:element>
</xs:schema>
`
