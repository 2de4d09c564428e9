// What pages do better with a script. Every task works without it.
(function () {
  "use strict";
  var doc = document;

  // The summary of mistakes takes the focus, so that it is read first.
  var errors = doc.getElementById("errors");
  if (errors) errors.focus();

  doc.querySelectorAll("[data-print]").forEach(function (b) {
    b.hidden = false;
    b.addEventListener("click", function () { window.print(); });
  });

  // A form goes out once, however often its button is pressed.
  doc.addEventListener("submit", function (e) {
    var f = e.target;
    if (f.method !== "post") return;
    if (f.dataset.sent) { e.preventDefault(); return; }
    f.dataset.sent = "1";
    var b = e.submitter || f.querySelector("button");
    if (b) { b.setAttribute("aria-busy", "true"); if (b.dataset.busy) b.textContent = b.dataset.busy; }
  });
  // A page that comes back from the browser's memory may send its forms again.
  window.addEventListener("pageshow", function () {
    doc.querySelectorAll("form[data-sent]").forEach(function (f) {
      delete f.dataset.sent;
      f.querySelectorAll("[aria-busy]").forEach(function (b) { b.removeAttribute("aria-busy"); });
    });
  });

  // A file that is too large is named before it is sent.
  doc.querySelectorAll("input[type=file][data-max]").forEach(function (i) {
    i.addEventListener("change", function () {
      var big = i.files[0] && i.files[0].size > Number(i.dataset.max);
      i.setCustomValidity(big ? "文件超过 20 MB，请分成几个文件" : "");
      i.reportValidity();
    });
  });

  // A job's page renews its live part until the job has ended, and then itself. The slower the
  // answers the longer the pause; a page nobody looks at does not ask.
  var live = doc.querySelector("[data-live]");
  if (live) poll();
  function poll() {
    var began = performance.now();
    if (doc.hidden) { doc.addEventListener("visibilitychange", poll, { once: true }); return; }
    fetch(location.href, { headers: { "X-Live": "1" }, redirect: "error" }).then(function (r) {
      if (!r.ok) throw new Error(r.status);
      return r.text();
    }).then(function (html) {
      var page = new DOMParser().parseFromString(html, "text/html"), next = page.querySelector("[data-live]");
      if (!next) { location.reload(); return; }
      live.replaceWith(next);
      live = next;
      again(performance.now() - began);
    }).catch(function () { again(400 * 400); });
  }
  function again(took) { setTimeout(poll, Math.max(1000, Math.min(15000, 250 * Math.sqrt(took) - 1000))); }
})();
