/** Lets Node run the TypeScript sources of the workspace: their imports name the built `.js` files. */
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, next) {
    const fromSource =
      context.parentURL?.endsWith('.ts') && specifier.startsWith('.') && specifier.endsWith('.js')
    return next(fromSource ? specifier.replace(/\.js$/, '.ts') : specifier, context)
  },
})
