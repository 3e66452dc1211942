import { defineCommand } from '../command.js'

/** `jitsuin errors`: the catalogue of every code, as Markdown. */
export const errors = defineCommand({
  name: 'errors',
  summary: 'prints every code with its meaning in Japanese and English',
  options: {},
  examples: ['jitsuin errors > docs/errors.md'],
  run: async (_options, _operands, io) => {
    // Loaded here: it gathers from every service, which no other command needs.
    const { renderErrors } = await import('../catalogue.js')
    io.out(renderErrors().trimEnd())
    return 0
  },
})
