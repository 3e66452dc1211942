/**
 * Row 2: the trees of the e-prescription documents. The schemas EP.xsd and ED.xsd are not public; these rules are written from
 * the stored files: which children stand where, in which order, and that nothing else does.
 */
import { attributeOf, childElements, decodeBase64, textOf, type XmlElement, XmlError } from '@jitsuin/xml'
import { elementAt } from '../elements.js'
import { LAYOUTS, type Layout } from '../layouts.js'
import { DSIG, XSI } from '../namespaces.js'
import type { ReasonCode } from './reasons.js'

/** A child in its place. `optional`: the service adds it later, or the record has none. */
type ChildRule = { readonly name: string; readonly presence: 'required' | 'optional' }

const required = (name: string): ChildRule => ({ name, presence: 'required' })
const optional = (name: string): ChildRule => ({ name, presence: 'optional' })

const PRESCRIPTION_CHILDREN = [
  required('PrescriptionManagement'),
  required('PrescriptionDocument'),
  optional('AdditionalPrescriptionInformation'),
  required('PrescriptionSign'),
]

/** Elements by their path from the root, with the children that each must have. */
const TREES: Readonly<
  Record<Layout['kind'], readonly { path: readonly string[]; children: readonly ChildRule[] }[]>
> = {
  prescription: [
    { path: ['Document'], children: [required('Prescription')] },
    { path: ['Document', 'Prescription'], children: PRESCRIPTION_CHILDREN },
    {
      path: ['Document', 'Prescription', 'PrescriptionManagement'],
      children: [required('Version'), optional('PrescriptionId')],
    },
  ],
  dispensing: [
    {
      path: ['Document'],
      children: [
        required('DispensingManagement'),
        required('Dispensing'),
        optional('AdditionalDispensedInformation'),
        required('DispensingSign'),
      ],
    },
    {
      path: ['Document', 'DispensingManagement'],
      children: [required('Version'), optional('DispensingId')],
    },
    {
      path: ['Document', 'Dispensing'],
      children: [required('ReferencePrescription'), required('DispensingDocument')],
    },
    {
      // A record of a paper prescription has no signature to refer to; the pharmacist's covers what is there.
      path: ['Document', 'Dispensing', 'ReferencePrescription'],
      children: PRESCRIPTION_CHILDREN.map(({ name }) => optional(name)),
    },
  ],
}

const CONTENT: Readonly<Record<Layout['kind'], { path: readonly string[]; header: string }>> = {
  prescription: { path: ['Document', 'Prescription', 'PrescriptionDocument'], header: 'SJ1' },
  dispensing: { path: ['Document', 'Dispensing', 'DispensingDocument'], header: 'CJ1' },
}

const VERSIONS: Readonly<Record<Layout['kind'], RegExp>> = {
  prescription: /^EPS\d+\.\d+$/,
  dispensing: /^EPD\d+\.\d+$/,
}

/** Elements that have one fixed `id` (the trees of the stored files). */
const FIXED_IDS: Readonly<Record<Layout['kind'], readonly (readonly string[])[]>> = {
  prescription: [['Document'], ['Document', 'Prescription', 'PrescriptionManagement']],
  dispensing: [['Document'], ['Document', 'DispensingManagement']],
}

/** Judges the tree of a whole document by its kind. */
export function judgeDocument(root: XmlElement, kind: Layout['kind']): ReasonCode {
  const isSound = TREES[kind].every(({ path, children }) => {
    const element = elementAt(root, path)
    return element !== undefined && hasChildren(element, children)
  })
  const rules = [isSound, hasVersion(root, kind), hasFixedAttributes(root, kind), signPartsAreSound(root)]
  return rules.every(Boolean) ? 'document/ok' : 'document/structure'
}

/** Judges whether the data in the document can be read: base64 of a CSV in UTF-8 with its header. */
export function judgeContent(root: XmlElement, kind: Layout['kind']): ReasonCode {
  return contentIsReadable(root, kind) ? 'content/ok' : 'content/unreadable'
}

/** Exactly these children, in this order, and no text between them. */
function hasChildren(element: XmlElement, rules: readonly ChildRule[]): boolean {
  if (element.children.some((child) => child.kind === 'text' && child.value.trim() !== '')) return false
  const names = childElements(element).map(({ namespaceUri, localName }) =>
    namespaceUri === '' ? localName : '?',
  )
  const expected = rules.filter(({ name, presence }) => presence === 'required' || names.includes(name))
  return names.length === expected.length && expected.every(({ name }, at) => names[at] === name)
}

function hasFixedAttributes(root: XmlElement, kind: Layout['kind']): boolean {
  const schema = attributeOf(root, 'noNamespaceSchemaLocation', XSI)
  const hasIds = FIXED_IDS[kind].every((path) => {
    const element = elementAt(root, path)
    return element !== undefined && attributeOf(element, 'id') === element.localName
  })
  return hasIds && (schema === undefined || schema === LAYOUTS[kind].schemaLocation)
}

function hasVersion(root: XmlElement, kind: Layout['kind']): boolean {
  const path =
    kind === 'prescription'
      ? ['Document', 'Prescription', 'PrescriptionManagement', 'Version']
      : ['Document', 'DispensingManagement', 'Version']
  const version = elementAt(root, path)
  return version !== undefined && VERSIONS[kind].test(attributeOf(version, 'Value') ?? '')
}

/** The parents of signatures hold one ds:Signature and nothing else. */
function signPartsAreSound(root: XmlElement): boolean {
  const paths = [
    ['Document', 'Prescription', 'PrescriptionSign'],
    ['Document', 'DispensingSign'],
    ['Document', 'Dispensing', 'ReferencePrescription', 'PrescriptionSign'],
  ]
  return paths.every((path) => {
    const parent = elementAt(root, path)
    return (
      !parent || (childElements(parent).length === 1 && childElements(parent, DSIG, 'Signature').length === 1)
    )
  })
}

function contentIsReadable(root: XmlElement, kind: Layout['kind']): boolean {
  const { path, header } = CONTENT[kind]
  const element = elementAt(root, path)
  if (!element) return false
  try {
    const csv = new TextDecoder('utf-8', { fatal: true }).decode(decodeBase64(textOf(element)))
    return csv.startsWith(header)
  } catch (error) {
    if (error instanceof XmlError || error instanceof TypeError) return false
    throw error
  }
}
