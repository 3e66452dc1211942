/** Writes docs/errors.md: every stable code of the platform with its sentences, out of the error tables themselves. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gatherCatalogue, renderCatalogue } from '@jitsuin/platform'
import { root } from './steps.mjs'
