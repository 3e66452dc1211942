/** Nodes of the tree that are not whole yet; they leave the reader only as what they become. */
import type { XmlAttribute, XmlDocument, XmlElement } from '../tree.js'

/** A document whose root is still to come. */
export type DocumentDraft = { -readonly [key in keyof XmlDocument]: XmlDocument[key] }

/** An element whose children are still to come. */
export type ElementDraft = { -readonly [key in keyof XmlElement]: XmlElement[key] }

/** An attribute whose prefix is not resolved yet: its element's own declarations count, wherever they stand. */
export type AttributeDraft = { -readonly [key in keyof XmlAttribute]: XmlAttribute[key] }
