/** Who may import whom (docs/architecture.md §Folders). A breach fails `npm test`. */
const inside = (folders) => `^(${folders})/`

/** The packages that each package may use. */
const PACKAGES = {
  kernel: [],
  xml: ['kernel'],
  pki: ['kernel'],
  pdf: ['kernel'],
  zip: ['kernel'],
  keys: ['kernel', 'pki'],
  ades: ['kernel', 'xml', 'pki', 'pdf', 'zip'],
  platform: ['kernel', 'pki'],
  ui: ['kernel'],
  card: ['kernel', 'pki'],
  readers: ['kernel', 'card'],
  'bridge-client': ['kernel'],
  'card-steps': ['kernel', 'ui', 'bridge-client'],
  saml: ['kernel', 'pki', 'xml'],
  tlog: ['kernel'],
  'second-key': ['kernel', 'tlog', 'bridge-client'],
  'joint-rsa': ['kernel'],
  sdk: ['kernel', 'pki', 'ades', 'second-key'],
  'key-half': ['kernel', 'pki', 'keys', 'platform', 'second-key'],
  print: ['kernel'],
}

/** The folders of a service that each of its folders may use (style: data flows through one owner a step). */
const SERVICE_LAYERS = {
  domain: ['domain'],
  store: ['store', 'domain'],
  outside: ['outside', 'domain'],
  usecases: ['usecases', 'store', 'outside', 'domain'],
  http: ['http', 'usecases', 'domain'],
}

const packageRules = Object.entries(PACKAGES).map(([name, allowed]) => ({
  name: `packages-${name}`,
  severity: 'error',
  from: { path: `^packages/${name}/src`, pathNot: '\\.test\\.tsx?$|/test-support/' },
  to: {
    path: inside('packages|services|apps|doubles'),
    pathNot: [name, ...allowed].map((other) => `^packages/${other}/`),
  },
}))

const layerRules = Object.entries(SERVICE_LAYERS).map(([layer, allowed]) => ({
  name: `service-${layer}`,
  severity: 'error',
  from: { path: `^services/([^/]+)/src/${layer}/`, pathNot: '\\.test\\.ts$' },
  to: {
    path: '^services/$1/src/.+',
    pathNot: [
      ...allowed.map((other) => `^services/$1/src/${other}/`),
      '^services/$1/src/(contract|errors)(\\.ts$|/)',
    ],
  },
}))

export default {
  forbidden: [
    ...packageRules,
    ...layerRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nothing-imports-apps',
      severity: 'error',
      from: { path: inside('packages|services|doubles') },
      to: { path: inside('apps') },
    },
    {
      name: 'services-meet-at-contracts',
      severity: 'error',
      from: { path: '^services/([^/]+)/src', pathNot: '\\.test\\.ts$' },
      to: { path: '^services/([^/]+)/src', pathNot: ['^services/$1/', '/src/(contract|client)\\.ts$'] },
    },
    {
      name: 'apps-see-contracts-only',
      severity: 'error',
      from: { path: '^apps/(?!server|cli)', pathNot: '\\.test\\.tsx?$|^apps/[^/]+/test/' },
      to: { path: '^services/', pathNot: '/src/contract\\.ts$' },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|dist-web)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['jitsuin-source', 'import', 'node', 'default'],
    },
  },
}
