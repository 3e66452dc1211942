/** Builds what is measured and measures it: `node bench/run.mjs [xades|cades|pades|c14n|path|crl|issuance|services|saml|memory]…` (README.md). */
import { node, tool } from '../scripts/steps.mjs'

tool('tsc', ['-b', 'bench'])
node('bench/dist/main.js', process.argv.slice(2))
