/**
 * The tests of NIST's Public Key Interoperability Test Suite 1.0.1 (PKITS, certificates of 2011), section 4: every path with
 * its settings and the result that the suite expects. Rows name the files of the suite's own distribution.
 */

/** Settings of one run that differ from the suite's default ones (PKITS §3). Policies by their number, 1 to 6. */
export type PkitsSettings = {
  readonly initialPolicies?: readonly number[]
  readonly explicitPolicy?: 'required'
  readonly policyMapping?: 'inhibited'
  readonly anyPolicy?: 'inhibited'
}

/** One run of a test. Everything lies below the suite's trust anchor, whose own list belongs to every run. */
export type PkitsRun = {
  /** Section and number, with the number of the run where a test has several: `4.8.1.2`. */
  readonly test: string
  /** The certificate in question, by its file without `EE.crt`. */
  readonly target: string
  /** Certificates at hand, by their files without `Cert.crt`. */
  readonly authorities: readonly string[]
  /** Lists at hand, by their files without `.crl`. */
  readonly lists: readonly string[]
  readonly settings: PkitsSettings
  readonly expected: 'valid' | 'refused'
}

/** The lists of authorities that have others than one of their own name; keys of the same CA need none of their own. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  NoCRLCA: [],
  NameOrderingCA: ['NameOrderCACRL'],
  TwoCRLsCA: ['TwoCRLsCABadCRL', 'TwoCRLsCAGoodCRL'],
  SeparateCertificateandCRLKeysCertificateSigningCA: ['SeparateCertificateandCRLKeysCRL'],
  SeparateCertificateandCRLKeysCRLSigning: [],
  SeparateCertificateandCRLKeysCA2CertificateSigningCA: ['SeparateCertificateandCRLKeysCA2CRL'],
  SeparateCertificateandCRLKeysCA2CRLSigning: [],
  BasicSelfIssuedNewKeyOldWithNewCA: [],
  BasicSelfIssuedOldKeyNewWithOldCA: ['BasicSelfIssuedOldKeySelfIssuedCertCRL'],
  BasicSelfIssuedCRLSigningKeyCRL: ['BasicSelfIssuedCRLSigningKeyCRLCertCRL'],
  PoliciesP123subsubCAP12P2: ['PoliciesP123subsubCAP2P2CRL'],
  onlySomeReasonsCA1: ['onlySomeReasonsCA1compromiseCRL', 'onlySomeReasonsCA1otherreasonsCRL'],
  onlySomeReasonsCA2: ['onlySomeReasonsCA2CRL1', 'onlySomeReasonsCA2CRL2'],
  onlySomeReasonsCA3: ['onlySomeReasonsCA3compromiseCRL', 'onlySomeReasonsCA3otherreasonsCRL'],
  onlySomeReasonsCA4: ['onlySomeReasonsCA4compromiseCRL', 'onlySomeReasonsCA4otherreasonsCRL'],
  indirectCRLCA2: [],
  indirectCRLCA4: [],
  indirectCRLCA6: [],
  deltaCRLCA1: ['deltaCRLCA1CRL', 'deltaCRLCA1deltaCRL'],
  deltaCRLCA2: ['deltaCRLCA2CRL', 'deltaCRLCA2deltaCRL'],
  deltaCRLCA3: ['deltaCRLCA3CRL', 'deltaCRLCA3deltaCRL'],
}

function listsOf(authority: string): readonly string[] {
  return (
    LISTS[authority] ??
    (authority.includes('SelfIssued') && !authority.startsWith('Basic') ? [] : [`${authority}CRL`])
  )
}

type Outcome = readonly [expected: PkitsRun['expected'], settings: PkitsSettings]
type Row = readonly [
  number: number,
  target: string,
  authorities: readonly string[],
  outcomes: readonly Outcome[],
]

const VALID: readonly Outcome[] = [['valid', {}]]
const REFUSED: readonly Outcome[] = [['refused', {}]]
const valid = (settings: PkitsSettings = {}): Outcome => ['valid', settings]
const refused = (settings: PkitsSettings = {}): Outcome => ['refused', settings]
const EXPLICIT = { explicitPolicy: 'required' } as const
const policies = (...initialPolicies: readonly number[]) => ({ initialPolicies })

/** 4.1, signatures. */
const SIGNATURES: readonly Row[] = [
  [1, 'ValidCertificatePathTest1', ['GoodCA'], VALID],
  [2, 'InvalidCASignatureTest2', ['BadSignedCA'], REFUSED],
  [3, 'InvalidEESignatureTest3', ['GoodCA'], REFUSED],
  [4, 'ValidDSASignaturesTest4', ['DSACA'], VALID],
  [5, 'ValidDSAParameterInheritanceTest5', ['DSACA', 'DSAParametersInheritedCA'], VALID],
  [6, 'InvalidDSASignatureTest6', ['DSACA'], REFUSED],
]

/** 4.2, validity periods. */
const VALIDITY: readonly Row[] = [
  [1, 'InvalidCAnotBeforeDateTest1', ['BadnotBeforeDateCA'], REFUSED],
  [2, 'InvalidEEnotBeforeDateTest2', ['GoodCA'], REFUSED],
  [3, 'Validpre2000UTCnotBeforeDateTest3', ['GoodCA'], VALID],
  [4, 'ValidGeneralizedTimenotBeforeDateTest4', ['GoodCA'], VALID],
  [5, 'InvalidCAnotAfterDateTest5', ['BadnotAfterDateCA'], REFUSED],
  [6, 'InvalidEEnotAfterDateTest6', ['GoodCA'], REFUSED],
  [7, 'Invalidpre2000UTCEEnotAfterDateTest7', ['GoodCA'], REFUSED],
  [8, 'ValidGeneralizedTimenotAfterDateTest8', ['GoodCA'], VALID],
]

/** 4.3, names that chain. */
const NAME_CHAINING: readonly Row[] = [
  [1, 'InvalidNameChainingTest1', ['GoodCA'], REFUSED],
  [2, 'InvalidNameChainingOrderTest2', ['NameOrderingCA'], REFUSED],
  [3, 'ValidNameChainingWhitespaceTest3', ['GoodCA'], VALID],
  [4, 'ValidNameChainingWhitespaceTest4', ['GoodCA'], VALID],
  [5, 'ValidNameChainingCapitalizationTest5', ['GoodCA'], VALID],
  [6, 'ValidNameUIDsTest6', ['UIDCA'], VALID],
  [7, 'ValidRFC3280MandatoryAttributeTypesTest7', ['RFC3280MandatoryAttributeTypesCA'], VALID],
  [8, 'ValidRFC3280OptionalAttributeTypesTest8', ['RFC3280OptionalAttributeTypesCA'], VALID],
  [9, 'ValidUTF8StringEncodedNamesTest9', ['UTF8StringEncodedNamesCA'], VALID],
  [
    10,
    'ValidRolloverfromPrintableStringtoUTF8StringTest10',
    ['RolloverfromPrintableStringtoUTF8StringCA'],
    VALID,
  ],
  [11, 'ValidUTF8StringCaseInsensitiveMatchTest11', ['UTF8StringCaseInsensitiveMatchCA'], VALID],
]

const SEPARATE_KEYS = [
  'SeparateCertificateandCRLKeysCertificateSigningCA',
  'SeparateCertificateandCRLKeysCRLSigning',
]
const SEPARATE_KEYS_2 = [
  'SeparateCertificateandCRLKeysCA2CertificateSigningCA',
  'SeparateCertificateandCRLKeysCA2CRLSigning',
]

/** 4.4, lists of revoked certificates. */
const REVOCATION: readonly Row[] = [
  [1, 'InvalidMissingCRLTest1', ['NoCRLCA'], REFUSED],
  [2, 'InvalidRevokedCATest2', ['GoodCA', 'RevokedsubCA'], REFUSED],
  [3, 'InvalidRevokedEETest3', ['GoodCA'], REFUSED],
  [4, 'InvalidBadCRLSignatureTest4', ['BadCRLSignatureCA'], REFUSED],
  [5, 'InvalidBadCRLIssuerNameTest5', ['BadCRLIssuerNameCA'], REFUSED],
  [6, 'InvalidWrongCRLTest6', ['WrongCRLCA'], REFUSED],
  [7, 'ValidTwoCRLsTest7', ['TwoCRLsCA'], VALID],
  [8, 'InvalidUnknownCRLEntryExtensionTest8', ['UnknownCRLEntryExtensionCA'], REFUSED],
  [9, 'InvalidUnknownCRLExtensionTest9', ['UnknownCRLExtensionCA'], REFUSED],
  [10, 'InvalidUnknownCRLExtensionTest10', ['UnknownCRLExtensionCA'], REFUSED],
  [11, 'InvalidOldCRLnextUpdateTest11', ['OldCRLnextUpdateCA'], REFUSED],
  [12, 'Invalidpre2000CRLnextUpdateTest12', ['pre2000CRLnextUpdateCA'], REFUSED],
  [13, 'ValidGeneralizedTimeCRLnextUpdateTest13', ['GeneralizedTimeCRLnextUpdateCA'], VALID],
  [14, 'ValidNegativeSerialNumberTest14', ['NegativeSerialNumberCA'], VALID],
  [15, 'InvalidNegativeSerialNumberTest15', ['NegativeSerialNumberCA'], REFUSED],
  [16, 'ValidLongSerialNumberTest16', ['LongSerialNumberCA'], VALID],
  [17, 'ValidLongSerialNumberTest17', ['LongSerialNumberCA'], VALID],
  [18, 'InvalidLongSerialNumberTest18', ['LongSerialNumberCA'], REFUSED],
  [19, 'ValidSeparateCertificateandCRLKeysTest19', SEPARATE_KEYS, VALID],
  [20, 'InvalidSeparateCertificateandCRLKeysTest20', SEPARATE_KEYS, REFUSED],
  [21, 'InvalidSeparateCertificateandCRLKeysTest21', SEPARATE_KEYS_2, REFUSED],
]

const NEW_KEY = ['BasicSelfIssuedNewKeyCA', 'BasicSelfIssuedNewKeyOldWithNewCA']
const OLD_KEY = ['BasicSelfIssuedOldKeyCA', 'BasicSelfIssuedOldKeyNewWithOldCA']
const CRL_SIGNING_KEY = ['BasicSelfIssuedCRLSigningKeyCA', 'BasicSelfIssuedCRLSigningKeyCRL']

/** 4.5, paths with self-issued certificates. */
const SELF_ISSUED: readonly Row[] = [
  [1, 'ValidBasicSelfIssuedOldWithNewTest1', NEW_KEY, VALID],
  [2, 'InvalidBasicSelfIssuedOldWithNewTest2', NEW_KEY, REFUSED],
  [3, 'ValidBasicSelfIssuedNewWithOldTest3', OLD_KEY, VALID],
  [4, 'ValidBasicSelfIssuedNewWithOldTest4', OLD_KEY, VALID],
  [5, 'InvalidBasicSelfIssuedNewWithOldTest5', OLD_KEY, REFUSED],
  [6, 'ValidBasicSelfIssuedCRLSigningKeyTest6', CRL_SIGNING_KEY, VALID],
  [7, 'InvalidBasicSelfIssuedCRLSigningKeyTest7', CRL_SIGNING_KEY, REFUSED],
  [8, 'InvalidBasicSelfIssuedCRLSigningKeyTest8', CRL_SIGNING_KEY, REFUSED],
]

const LENGTH_6_0 = ['pathLenConstraint6CA', 'pathLenConstraint6subCA0', 'pathLenConstraint6subsubCA00']
const LENGTH_6_1 = [
  'pathLenConstraint6CA',
  'pathLenConstraint6subCA1',
  'pathLenConstraint6subsubCA11',
  'pathLenConstraint6subsubsubCA11X',
]
const LENGTH_6_4 = [
  'pathLenConstraint6CA',
  'pathLenConstraint6subCA4',
  'pathLenConstraint6subsubCA41',
  'pathLenConstraint6subsubsubCA41X',
]
const LENGTH_0 = ['pathLenConstraint0CA']
const LENGTH_0_SUB = ['pathLenConstraint0CA', 'pathLenConstraint0subCA']
const LENGTH_0_SELF = ['pathLenConstraint0CA', 'pathLenConstraint0SelfIssuedCA']
const LENGTH_1_SELF = [
  'pathLenConstraint1CA',
  'pathLenConstraint1SelfIssuedCA',
  'pathLenConstraint1subCA',
  'pathLenConstraint1SelfIssuedsubCA',
]

/** 4.6, basic constraints. */
const BASIC_CONSTRAINTS: readonly Row[] = [
  [1, 'InvalidMissingbasicConstraintsTest1', ['MissingbasicConstraintsCA'], REFUSED],
  [2, 'InvalidcAFalseTest2', ['basicConstraintsCriticalcAFalseCA'], REFUSED],
  [3, 'InvalidcAFalseTest3', ['basicConstraintsNotCriticalcAFalseCA'], REFUSED],
  [4, 'ValidbasicConstraintsNotCriticalTest4', ['basicConstraintsNotCriticalCA'], VALID],
  [5, 'InvalidpathLenConstraintTest5', LENGTH_0_SUB, REFUSED],
  [6, 'InvalidpathLenConstraintTest6', LENGTH_0_SUB, REFUSED],
  [7, 'ValidpathLenConstraintTest7', LENGTH_0, VALID],
  [8, 'ValidpathLenConstraintTest8', LENGTH_0, VALID],
  [9, 'InvalidpathLenConstraintTest9', LENGTH_6_0, REFUSED],
  [10, 'InvalidpathLenConstraintTest10', LENGTH_6_0, REFUSED],
  [11, 'InvalidpathLenConstraintTest11', LENGTH_6_1, REFUSED],
  [12, 'InvalidpathLenConstraintTest12', LENGTH_6_1, REFUSED],
  [13, 'ValidpathLenConstraintTest13', LENGTH_6_4, VALID],
  [14, 'ValidpathLenConstraintTest14', LENGTH_6_4, VALID],
  [15, 'ValidSelfIssuedpathLenConstraintTest15', LENGTH_0_SELF, VALID],
  [16, 'InvalidSelfIssuedpathLenConstraintTest16', [...LENGTH_0_SELF, 'pathLenConstraint0subCA2'], REFUSED],
  [17, 'ValidSelfIssuedpathLenConstraintTest17', LENGTH_1_SELF, VALID],
]

/** 4.7, key usage. */
const KEY_USAGE: readonly Row[] = [
  [1, 'InvalidkeyUsageCriticalkeyCertSignFalseTest1', ['keyUsageCriticalkeyCertSignFalseCA'], REFUSED],
  [2, 'InvalidkeyUsageNotCriticalkeyCertSignFalseTest2', ['keyUsageNotCriticalkeyCertSignFalseCA'], REFUSED],
  [3, 'ValidkeyUsageNotCriticalTest3', ['keyUsageNotCriticalCA'], VALID],
  [4, 'InvalidkeyUsageCriticalcRLSignFalseTest4', ['keyUsageCriticalcRLSignFalseCA'], REFUSED],
  [5, 'InvalidkeyUsageNotCriticalcRLSignFalseTest5', ['keyUsageNotCriticalcRLSignFalseCA'], REFUSED],
]

const P1234 = ['PoliciesP1234CA', 'PoliciesP1234subCAP123', 'PoliciesP1234subsubCAP123P12']
const P123 = ['PoliciesP123CA', 'PoliciesP123subCAP12', 'PoliciesP123subsubCAP12P1']
const P123_LONG = [
  'PoliciesP123CA',
  'PoliciesP123subCAP12',
  'PoliciesP123subsubCAP12P2',
  'PoliciesP123subsubsubCAP12P2P1',
]

/** 4.8, certificate policies. */
const POLICIES: readonly Row[] = [
  [
    1,
    'ValidCertificatePathTest1',
    ['GoodCA'],
    [
      valid(EXPLICIT),
      valid({ ...EXPLICIT, ...policies(1) }),
      refused({ ...EXPLICIT, ...policies(2) }),
      valid({ ...EXPLICIT, ...policies(1, 2) }),
    ],
  ],
  [2, 'AllCertificatesNoPoliciesTest2', ['NoPoliciesCA'], [valid(), refused(EXPLICIT)]],
  [
    3,
    'DifferentPoliciesTest3',
    ['GoodCA', 'PoliciesP2subCA'],
    [valid(), refused(EXPLICIT), refused({ ...EXPLICIT, ...policies(1, 2) })],
  ],
  [4, 'DifferentPoliciesTest4', ['GoodCA', 'GoodsubCA'], REFUSED],
  [5, 'DifferentPoliciesTest5', ['GoodCA', 'PoliciesP2subCA2'], REFUSED],
  [6, 'OverlappingPoliciesTest6', P1234, [valid(), valid(policies(1)), refused(policies(2))]],
  [7, 'DifferentPoliciesTest7', P123, REFUSED],
  [8, 'DifferentPoliciesTest8', ['PoliciesP12CA', 'PoliciesP12subCAP1', 'PoliciesP12subsubCAP1P2'], REFUSED],
  [9, 'DifferentPoliciesTest9', P123_LONG, REFUSED],
  [
    10,
    'AllCertificatesSamePoliciesTest10',
    ['PoliciesP12CA'],
    [valid(), valid(policies(1)), valid(policies(2))],
  ],
  [11, 'AllCertificatesanyPolicyTest11', ['anyPolicyCA'], [valid(), valid(policies(1))]],
  [12, 'DifferentPoliciesTest12', ['PoliciesP3CA'], REFUSED],
  [
    13,
    'AllCertificatesSamePoliciesTest13',
    ['PoliciesP123CA'],
    [valid(policies(1)), valid(policies(2)), valid(policies(3))],
  ],
  [14, 'AnyPolicyTest14', ['anyPolicyCA'], [valid(policies(1)), refused(policies(2))]],
  [15, 'UserNoticeQualifierTest15', [], VALID],
  [16, 'UserNoticeQualifierTest16', ['GoodCA'], VALID],
  [17, 'UserNoticeQualifierTest17', ['GoodCA'], VALID],
  [18, 'UserNoticeQualifierTest18', ['PoliciesP12CA'], [valid(policies(1)), valid(policies(2))]],
  [19, 'UserNoticeQualifierTest19', [], VALID],
  [20, 'CPSPointerQualifierTest20', ['GoodCA'], [valid({ ...EXPLICIT, ...policies(1) })]],
]

/** The chain of four authorities of one family, as three sections have it. */
const fourOf = (family: string) =>
  ['CA', 'subCA', 'subsubCA', 'subsubsubCA'].map((place) => `${family}${place}`)

const EXPLICIT_7 = [
  'requireExplicitPolicy7CA',
  'requireExplicitPolicy7subCARE2',
  'requireExplicitPolicy7subsubCARE2RE4',
  'requireExplicitPolicy7subsubsubCARE2RE4',
]
const EXPLICIT_2 = [
  'requireExplicitPolicy2CA',
  'requireExplicitPolicy2SelfIssuedCA',
  'requireExplicitPolicy2subCA',
  'requireExplicitPolicy2SelfIssuedsubCA',
]

/** 4.9, required explicit policies. */
const EXPLICIT_POLICY: readonly Row[] = [
  [1, 'ValidrequireExplicitPolicyTest1', fourOf('requireExplicitPolicy10'), VALID],
  [2, 'ValidrequireExplicitPolicyTest2', fourOf('requireExplicitPolicy5'), VALID],
  [3, 'InvalidrequireExplicitPolicyTest3', fourOf('requireExplicitPolicy4'), REFUSED],
  [4, 'ValidrequireExplicitPolicyTest4', fourOf('requireExplicitPolicy0'), VALID],
  [5, 'InvalidrequireExplicitPolicyTest5', EXPLICIT_7, REFUSED],
  [6, 'ValidSelfIssuedrequireExplicitPolicyTest6', EXPLICIT_2.slice(0, 2), VALID],
  [7, 'InvalidSelfIssuedrequireExplicitPolicyTest7', EXPLICIT_2.slice(0, 3), REFUSED],
  [8, 'InvalidSelfIssuedrequireExplicitPolicyTest8', EXPLICIT_2, REFUSED],
]

const MAPPING_12_TO_3 = ['P12Mapping1to3CA', 'P12Mapping1to3subCA', 'P12Mapping1to3subsubCA']
const MAPPING_1_TO_234 = ['P1Mapping1to234CA', 'P1Mapping1to234subCA']
const MAPPING_BELOW_GOOD = ['GoodCA', 'GoodsubCAPanyPolicyMapping1to2CA']

/** 4.10, policy mappings. */
const POLICY_MAPPINGS: readonly Row[] = [
  [
    1,
    'ValidPolicyMappingTest1',
    ['Mapping1to2CA'],
    [valid(policies(1)), refused(policies(2)), refused({ policyMapping: 'inhibited' })],
  ],
  [2, 'InvalidPolicyMappingTest2', ['Mapping1to2CA'], [refused(), refused({ policyMapping: 'inhibited' })]],
  [3, 'ValidPolicyMappingTest3', MAPPING_12_TO_3, [refused(policies(1)), valid(policies(2))]],
  [4, 'InvalidPolicyMappingTest4', MAPPING_12_TO_3, REFUSED],
  [5, 'ValidPolicyMappingTest5', MAPPING_1_TO_234, [valid(policies(1)), refused(policies(6))]],
  [6, 'ValidPolicyMappingTest6', MAPPING_1_TO_234, [valid(policies(1)), refused(policies(6))]],
  [7, 'InvalidMappingFromanyPolicyTest7', ['MappingFromanyPolicyCA'], REFUSED],
  [8, 'InvalidMappingToanyPolicyTest8', ['MappingToanyPolicyCA'], REFUSED],
  [9, 'ValidPolicyMappingTest9', ['PanyPolicyMapping1to2CA'], VALID],
  [10, 'InvalidPolicyMappingTest10', MAPPING_BELOW_GOOD, REFUSED],
  [11, 'ValidPolicyMappingTest11', MAPPING_BELOW_GOOD, VALID],
  [12, 'ValidPolicyMappingTest12', ['P12Mapping1to3CA'], [valid(policies(1)), valid(policies(2))]],
  [13, 'ValidPolicyMappingTest13', ['P1anyPolicyMapping1to2CA'], VALID],
  [14, 'ValidPolicyMappingTest14', ['P1anyPolicyMapping1to2CA'], VALID],
]

const NO_MAPPING_P12 = [
  'inhibitPolicyMapping1P12CA',
  'inhibitPolicyMapping1P12subCA',
  'inhibitPolicyMapping1P12subsubCA',
]
const NO_MAPPING_IPM5 = [
  'inhibitPolicyMapping1P12CA',
  'inhibitPolicyMapping1P12subCAIPM5',
  'inhibitPolicyMapping1P12subsubCAIPM5',
]
const NO_MAPPING_SELF = [
  'inhibitPolicyMapping1P1CA',
  'inhibitPolicyMapping1P1SelfIssuedCA',
  'inhibitPolicyMapping1P1subCA',
]
const NO_MAPPING_SUBSUB = [...NO_MAPPING_SELF, 'inhibitPolicyMapping1P1subsubCA']
const NO_MAPPING_SELF_SUB = [...NO_MAPPING_SELF, 'inhibitPolicyMapping1P1SelfIssuedsubCA']

/** 4.11, inhibited policy mapping. */
const INHIBIT_MAPPING: readonly Row[] = [
  [1, 'InvalidinhibitPolicyMappingTest1', ['inhibitPolicyMapping0CA', 'inhibitPolicyMapping0subCA'], REFUSED],
  [2, 'ValidinhibitPolicyMappingTest2', NO_MAPPING_P12.slice(0, 2), VALID],
  [3, 'InvalidinhibitPolicyMappingTest3', NO_MAPPING_P12, REFUSED],
  [4, 'ValidinhibitPolicyMappingTest4', NO_MAPPING_P12, VALID],
  [5, 'InvalidinhibitPolicyMappingTest5', fourOf('inhibitPolicyMapping5'), REFUSED],
  [6, 'InvalidinhibitPolicyMappingTest6', NO_MAPPING_IPM5, REFUSED],
  [7, 'ValidSelfIssuedinhibitPolicyMappingTest7', NO_MAPPING_SELF, VALID],
  [8, 'InvalidSelfIssuedinhibitPolicyMappingTest8', NO_MAPPING_SUBSUB, REFUSED],
  [9, 'InvalidSelfIssuedinhibitPolicyMappingTest9', NO_MAPPING_SUBSUB, REFUSED],
  [10, 'InvalidSelfIssuedinhibitPolicyMappingTest10', NO_MAPPING_SELF_SUB, REFUSED],
  [11, 'InvalidSelfIssuedinhibitPolicyMappingTest11', NO_MAPPING_SELF_SUB, REFUSED],
]

const NO_ANY_1 = ['inhibitAnyPolicy1CA', 'inhibitAnyPolicy1subCA1']
const NO_ANY_SELF = ['inhibitAnyPolicy1CA', 'inhibitAnyPolicy1SelfIssuedCA', 'inhibitAnyPolicy1subCA2']
const NO_ANY_SELF_SUB = [...NO_ANY_SELF, 'inhibitAnyPolicy1SelfIssuedsubCA2']

/** 4.12, inhibited anyPolicy. */
const INHIBIT_ANY_POLICY: readonly Row[] = [
  [1, 'InvalidinhibitAnyPolicyTest1', ['inhibitAnyPolicy0CA'], REFUSED],
  [2, 'ValidinhibitAnyPolicyTest2', ['inhibitAnyPolicy0CA'], VALID],
  [3, 'inhibitAnyPolicyTest3', NO_ANY_1, [valid(), refused({ anyPolicy: 'inhibited' })]],
  [4, 'InvalidinhibitAnyPolicyTest4', NO_ANY_1, REFUSED],
  [5, 'InvalidinhibitAnyPolicyTest5', fourOf('inhibitAnyPolicy5').slice(0, 3), REFUSED],
  [6, 'InvalidinhibitAnyPolicyTest6', ['inhibitAnyPolicy1CA', 'inhibitAnyPolicy1subCAIAP5'], REFUSED],
  [7, 'ValidSelfIssuedinhibitAnyPolicyTest7', NO_ANY_SELF, VALID],
  [8, 'InvalidSelfIssuedinhibitAnyPolicyTest8', [...NO_ANY_SELF, 'inhibitAnyPolicy1subsubCA2'], REFUSED],
  [9, 'ValidSelfIssuedinhibitAnyPolicyTest9', NO_ANY_SELF_SUB, VALID],
  [10, 'InvalidSelfIssuedinhibitAnyPolicyTest10', NO_ANY_SELF_SUB, REFUSED],
]

const DN1 = ['nameConstraintsDN1CA']
const DN2 = ['nameConstraintsDN2CA']
const DN3 = ['nameConstraintsDN3CA']
const DN4 = ['nameConstraintsDN4CA']
const DN5 = ['nameConstraintsDN5CA']
const DN1_SUB1 = [...DN1, 'nameConstraintsDN1subCA1']
const DN1_SUB2 = [...DN1, 'nameConstraintsDN1subCA2']
const DN1_SUB3 = [...DN1, 'nameConstraintsDN1subCA3']
const DN1_SELF = [...DN1, 'nameConstraintsDN1SelfIssuedCA']
const DN3_SUB1 = [...DN3, 'nameConstraintsDN3subCA1']
const DN3_SUB2 = [...DN3, 'nameConstraintsDN3subCA2']

/** 4.13, name constraints. */
const NAME_CONSTRAINTS: readonly Row[] = [
  [1, 'ValidDNnameConstraintsTest1', DN1, VALID],
  [2, 'InvalidDNnameConstraintsTest2', DN1, REFUSED],
  [3, 'InvalidDNnameConstraintsTest3', DN1, REFUSED],
  [4, 'ValidDNnameConstraintsTest4', DN1, VALID],
  [5, 'ValidDNnameConstraintsTest5', DN2, VALID],
  [6, 'ValidDNnameConstraintsTest6', DN3, VALID],
  [7, 'InvalidDNnameConstraintsTest7', DN3, REFUSED],
  [8, 'InvalidDNnameConstraintsTest8', DN4, REFUSED],
  [9, 'InvalidDNnameConstraintsTest9', DN4, REFUSED],
  [10, 'InvalidDNnameConstraintsTest10', DN5, REFUSED],
  [11, 'ValidDNnameConstraintsTest11', DN5, VALID],
  [12, 'InvalidDNnameConstraintsTest12', DN1_SUB1, REFUSED],
  [13, 'InvalidDNnameConstraintsTest13', DN1_SUB2, REFUSED],
  [14, 'ValidDNnameConstraintsTest14', DN1_SUB2, VALID],
  [15, 'InvalidDNnameConstraintsTest15', DN3_SUB1, REFUSED],
  [16, 'InvalidDNnameConstraintsTest16', DN3_SUB1, REFUSED],
  [17, 'InvalidDNnameConstraintsTest17', DN3_SUB2, REFUSED],
  [18, 'ValidDNnameConstraintsTest18', DN3_SUB2, VALID],
  [19, 'ValidDNnameConstraintsTest19', DN1_SELF, VALID],
  [20, 'InvalidDNnameConstraintsTest20', DN1, REFUSED],
  [21, 'ValidRFC822nameConstraintsTest21', ['nameConstraintsRFC822CA1'], VALID],
  [22, 'InvalidRFC822nameConstraintsTest22', ['nameConstraintsRFC822CA1'], REFUSED],
  [23, 'ValidRFC822nameConstraintsTest23', ['nameConstraintsRFC822CA2'], VALID],
  [24, 'InvalidRFC822nameConstraintsTest24', ['nameConstraintsRFC822CA2'], REFUSED],
  [25, 'ValidRFC822nameConstraintsTest25', ['nameConstraintsRFC822CA3'], VALID],
  [26, 'InvalidRFC822nameConstraintsTest26', ['nameConstraintsRFC822CA3'], REFUSED],
  [27, 'ValidDNandRFC822nameConstraintsTest27', DN1_SUB3, VALID],
  [28, 'InvalidDNandRFC822nameConstraintsTest28', DN1_SUB3, REFUSED],
  [29, 'InvalidDNandRFC822nameConstraintsTest29', DN1_SUB3, REFUSED],
  [30, 'ValidDNSnameConstraintsTest30', ['nameConstraintsDNS1CA'], VALID],
  [31, 'InvalidDNSnameConstraintsTest31', ['nameConstraintsDNS1CA'], REFUSED],
  [32, 'ValidDNSnameConstraintsTest32', ['nameConstraintsDNS2CA'], VALID],
  [33, 'InvalidDNSnameConstraintsTest33', ['nameConstraintsDNS2CA'], REFUSED],
  [34, 'ValidURInameConstraintsTest34', ['nameConstraintsURI1CA'], VALID],
  [35, 'InvalidURInameConstraintsTest35', ['nameConstraintsURI1CA'], REFUSED],
  [36, 'ValidURInameConstraintsTest36', ['nameConstraintsURI2CA'], VALID],
  [37, 'InvalidURInameConstraintsTest37', ['nameConstraintsURI2CA'], REFUSED],
  [38, 'InvalidDNSnameConstraintsTest38', ['nameConstraintsDNS1CA'], REFUSED],
]

const POINT_1 = ['distributionPoint1CA']
const POINT_2 = ['distributionPoint2CA']
const INDIRECT_2 = ['indirectCRLCA2', 'indirectCRLCA1']
const INDIRECT_3 = ['indirectCRLCA3', 'indirectCRLCA3cRLIssuer']
const INDIRECT_4 = ['indirectCRLCA4', 'indirectCRLCA4cRLIssuer']
const INDIRECT_6 = ['indirectCRLCA6', 'indirectCRLCA5']

/** 4.14, distribution points. */
const DISTRIBUTION_POINTS: readonly Row[] = [
  [1, 'ValiddistributionPointTest1', POINT_1, VALID],
  [2, 'InvaliddistributionPointTest2', POINT_1, REFUSED],
  [3, 'InvaliddistributionPointTest3', POINT_1, REFUSED],
  [4, 'ValiddistributionPointTest4', POINT_1, VALID],
  [5, 'ValiddistributionPointTest5', POINT_2, VALID],
  [6, 'InvaliddistributionPointTest6', POINT_2, REFUSED],
  [7, 'ValiddistributionPointTest7', POINT_2, VALID],
  [8, 'InvaliddistributionPointTest8', POINT_2, REFUSED],
  [9, 'InvaliddistributionPointTest9', POINT_2, REFUSED],
  [10, 'ValidNoissuingDistributionPointTest10', ['NoissuingDistributionPointCA'], VALID],
  [11, 'InvalidonlyContainsUserCertsTest11', ['onlyContainsUserCertsCA'], REFUSED],
  [12, 'InvalidonlyContainsCACertsTest12', ['onlyContainsCACertsCA'], REFUSED],
  [13, 'ValidonlyContainsCACertsTest13', ['onlyContainsCACertsCA'], VALID],
  [14, 'InvalidonlyContainsAttributeCertsTest14', ['onlyContainsAttributeCertsCA'], REFUSED],
  [15, 'InvalidonlySomeReasonsTest15', ['onlySomeReasonsCA1'], REFUSED],
  [16, 'InvalidonlySomeReasonsTest16', ['onlySomeReasonsCA1'], REFUSED],
  [17, 'InvalidonlySomeReasonsTest17', ['onlySomeReasonsCA2'], REFUSED],
  [18, 'ValidonlySomeReasonsTest18', ['onlySomeReasonsCA3'], VALID],
  [19, 'ValidonlySomeReasonsTest19', ['onlySomeReasonsCA4'], VALID],
  [20, 'InvalidonlySomeReasonsTest20', ['onlySomeReasonsCA4'], REFUSED],
  [21, 'InvalidonlySomeReasonsTest21', ['onlySomeReasonsCA4'], REFUSED],
  [22, 'ValidIDPwithindirectCRLTest22', ['indirectCRLCA1'], VALID],
  [23, 'InvalidIDPwithindirectCRLTest23', ['indirectCRLCA1'], REFUSED],
  [24, 'ValidIDPwithindirectCRLTest24', INDIRECT_2, VALID],
  [25, 'ValidIDPwithindirectCRLTest25', INDIRECT_2, VALID],
  [26, 'InvalidIDPwithindirectCRLTest26', INDIRECT_2, REFUSED],
  [27, 'InvalidcRLIssuerTest27', ['indirectCRLCA2', 'GoodCA'], REFUSED],
  [28, 'ValidcRLIssuerTest28', INDIRECT_3, VALID],
  [29, 'ValidcRLIssuerTest29', INDIRECT_3, VALID],
  [30, 'ValidcRLIssuerTest30', INDIRECT_4, VALID],
  [31, 'InvalidcRLIssuerTest31', INDIRECT_6, REFUSED],
  [32, 'InvalidcRLIssuerTest32', INDIRECT_6, REFUSED],
  [33, 'ValidcRLIssuerTest33', INDIRECT_6, VALID],
  [34, 'InvalidcRLIssuerTest34', ['indirectCRLCA5'], REFUSED],
  [35, 'InvalidcRLIssuerTest35', ['indirectCRLCA5'], REFUSED],
]

/** 4.15, delta lists. */
const DELTA_LISTS: readonly Row[] = [
  [1, 'InvaliddeltaCRLIndicatorNoBaseTest1', ['deltaCRLIndicatorNoBaseCA'], REFUSED],
  [2, 'ValiddeltaCRLTest2', ['deltaCRLCA1'], VALID],
  [3, 'InvaliddeltaCRLTest3', ['deltaCRLCA1'], REFUSED],
  [4, 'InvaliddeltaCRLTest4', ['deltaCRLCA1'], REFUSED],
  [5, 'ValiddeltaCRLTest5', ['deltaCRLCA1'], VALID],
  [6, 'InvaliddeltaCRLTest6', ['deltaCRLCA1'], REFUSED],
  [7, 'ValiddeltaCRLTest7', ['deltaCRLCA1'], VALID],
  [8, 'ValiddeltaCRLTest8', ['deltaCRLCA2'], VALID],
  [9, 'InvaliddeltaCRLTest9', ['deltaCRLCA2'], REFUSED],
  [10, 'InvaliddeltaCRLTest10', ['deltaCRLCA3'], REFUSED],
]

/** 4.16, private extensions. */
const PRIVATE_EXTENSIONS: readonly Row[] = [
  [1, 'ValidUnknownNotCriticalCertificateExtensionTest1', [], VALID],
  [2, 'InvalidUnknownCriticalCertificateExtensionTest2', [], REFUSED],
]

const SECTIONS: readonly (readonly Row[])[] = [
  SIGNATURES,
  VALIDITY,
  NAME_CHAINING,
  REVOCATION,
  SELF_ISSUED,
  BASIC_CONSTRAINTS,
  KEY_USAGE,
  POLICIES,
  EXPLICIT_POLICY,
  POLICY_MAPPINGS,
  INHIBIT_MAPPING,
  INHIBIT_ANY_POLICY,
  NAME_CONSTRAINTS,
  DISTRIBUTION_POINTS,
  DELTA_LISTS,
  PRIVATE_EXTENSIONS,
]

/** Every run of the suite, in its order: 224 tests, some of them with several settings. */
export const PKITS_RUNS: readonly PkitsRun[] = SECTIONS.flatMap((rows, section) =>
  rows.flatMap(([number, target, authorities, outcomes]) =>
    outcomes.map(([expected, settings], run) => ({
      test: [4, section + 1, number, ...(outcomes.length > 1 ? [run + 1] : [])].join('.'),
      target,
      authorities,
      lists: authorities.flatMap(listsOf),
      settings,
      expected,
    })),
  ),
)
