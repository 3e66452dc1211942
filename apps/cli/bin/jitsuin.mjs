#!/usr/bin/env node
// Runs the command line on the Node that the project carries, whatever the host has.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { carriedNode } from '../../../scripts/carried-node.mjs'

const node = carriedNode()
const main = new URL('../dist/main.js', import.meta.url)
if (node === process.execPath) {
  await import(main.href)
} else {
  const result = spawnSync(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = result.status ?? 3
}
