// Starts GraphiQL with the settings that the page carries.
(function () {
  'use strict';

  const settings = JSON.parse(document.getElementById('settings').textContent);
  const headers = settings.token
    ? JSON.stringify({ Authorization: 'Bearer ' + settings.token }, null, 2)
    : '';

  // What GraphiQL remembers (tabs, headers, sizes) belongs to one token: with the next token the
  // examples come back, and no expired token lingers.
  const mark = 'rostrum:';
  const prefix = mark + (settings.token ? settings.token.slice(-12) : 'none') + ':';
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(mark) && !key.startsWith(prefix)) localStorage.removeItem(key);
  }
  const storage = {
    get length() {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).length;
    },
    getItem: (key) => localStorage.getItem(prefix + key),
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear: () => {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(prefix)) localStorage.removeItem(key);
      }
    },
  };

  // The first tab's variables are read from here, not from the tab.
  if (storage.length === 0 && settings.examples.length > 0) {
    storage.setItem('graphiql:variables', settings.examples[0].variables);
  }

  const fetcher = GraphiQL.createFetcher({
    url: location.origin + settings.path,
    subscriptionUrl: location.origin.replace(/^http/, 'ws') + settings.path,
    enableIncrementalDelivery: false,
  });

  ReactDOM.createRoot(document.getElementById('graphiql')).render(
    React.createElement(GraphiQL, {
      fetcher: fetcher,
      storage: storage,
      defaultHeaders: headers,
      defaultTabs: settings.examples.map((example) => ({ ...example, headers: headers })),
      defaultEditorToolsVisibility: true,
      shouldPersistHeaders: Boolean(settings.token),
    }),
  );
})();
