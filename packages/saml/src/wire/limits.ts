import type { XmlLimits } from '@jitsuin/xml'

/** Bounds of one protocol message: many times what partners send, little enough to be read by anyone who asks. */
export const MESSAGE_LIMITS: Partial<XmlLimits> = {
  bytes: 128 * 1024,
  depth: 24,
  attributesPerElement: 32,
  namespacesInScope: 32,
  nodes: 2000,
  nameLength: 256,
}

/** Bounds of the metadata of one party. */
export const METADATA_LIMITS: Partial<XmlLimits> = { ...MESSAGE_LIMITS, bytes: 512 * 1024, nodes: 10_000 }

/** Longest identifier, name and address (core §8.3.7 bounds persistent identifiers at 256). */
export const MAX_NAME_LENGTH = 256
export const MAX_URI_LENGTH = 1024
