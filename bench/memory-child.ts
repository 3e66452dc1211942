/** Verifies a file once and prints by how many bytes the most that the process held had grown. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { checkReferences, parseXml, parseXmlSignature, selectSignature } from '@jitsuin/xml'

const [, , path = ''] = process.argv
createHash('sha256').update('warm').digest()
const bytes = readFileSync(path)
const before = process.resourceUsage().maxRSS
const signature = parseXmlSignature(selectSignature(parseXml(bytes)))
const verdicts = checkReferences(signature).map(({ verdict }) => verdict)
if (verdicts.some((verdict) => verdict !== 'valid')) throw new Error(verdicts.join())
console.log((process.resourceUsage().maxRSS - before) * 1024)
