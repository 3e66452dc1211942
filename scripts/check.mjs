/** Everything that is wrong without running the code: format and lint, types, import rules, unused code. */
import { step, tool } from './steps.mjs'

step('Format and lint')
tool('biome', ['check', '--error-on-warnings'])
step('Types')
tool('tsc', ['-b'])
tool('tsc', ['-p', 'tsconfig.tests.json'])
step('Import rules')
tool('depcruise', ['--config', '.dependency-cruiser.mjs', 'packages', 'services', 'doubles', 'apps'])
step('Unused code')
tool('knip', [])
