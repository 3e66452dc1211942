/** How every web app of the platform is built; its `vite.config.ts` holds only `export default webPages(import.meta.dirname)`. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

/**
 * Builds the pages of the app in folder `root` from the sources of the workspace packages, into `root/dist-web`; everything they
 * load is served from their own host. `more`: plugins of this app alone.
 */
export function webPages(root, more = []) {
  return defineConfig({
    root,
    plugins: [react(), tailwindcss(), onlyWoff2(), onlyOurLanguages(), ...more],
    resolve: { conditions: ['jitsuin-source', ...defaultClientConditions] },
    build: {
      outDir: 'dist-web',
      emptyOutDir: true,
      target: 'baseline-widely-available',
      // Inlined files are data: addresses, which the content security policy of the pages refuses.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 900,
    },
  })
}

/** Leaves the old form of each font file away: every browser that runs the pages reads WOFF2. */
function onlyWoff2() {
  return {
    name: 'only-woff2',
    enforce: 'pre',
    transform: (code, id) =>
      id.includes('/@fontsource/') ? code.replaceAll(/, url\([^)]*\.woff\) format\('woff'\)/g, '') : null,
  }
}

/** Leaves react-aria's wording in languages that the pages do not speak away. */
function onlyOurLanguages() {
  const foreign =
    /\/(react-aria|react-aria-components|react-stately)\/.*\/(?!ja-JP|en-US)[a-z]{2}-[A-Z]{2}\.mjs$/
  return {
    name: 'only-our-languages',
    enforce: 'pre',
    transform: (_code, id) => (foreign.test(id) ? 'export default {}' : null),
  }
}

/**
 * What pdf.js loads when a document needs it, under a name that holds its version: the worker, character maps, fonts and colours that
 * documents leave out, and the decoders of images in plain JavaScript.
 */
export function pdfjsFiles() {
  const manifest = createRequire(import.meta.url).resolve('pdfjs-dist/package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
  const wanted = ['cmaps', 'standard_fonts', 'iccs', 'wasm'].flatMap((folder) =>
    readdirSync(join(dirname(manifest), folder))
      .filter((name) => folder !== 'wasm' || name.endsWith('_nowasm_fallback.js'))
      .map((name) => `${folder}/${name}`),
  )
  return {
    name: 'pdfjs-files',
    apply: 'build',
    generateBundle() {
      const emit = (path, fileName) =>
        this.emitFile({
          type: 'asset',
          fileName: `assets/pdfjs-${version}/${fileName}`,
          source: readFileSync(join(dirname(manifest), path)),
        })
      const worker = 'legacy/build/pdf.worker.min.mjs'
      emit(worker, basename(worker))
      for (const path of wanted) emit(path, path)
    },
  }
}
