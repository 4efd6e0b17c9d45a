// Package webdriver drives the built site in the browsers that are no Chromium:
// Firefox, and WebKitGTK, whose engine is Safari's. It knows as much of W3C's
// WebDriver as a reader of a lesson does with a mouse and eyes, and finds the
// pages' parts by the documented hooks, as package chrome does.
//
// # Why a client of our own?
//
// Selenium's Go client has been without a release since 2021 and starts
// geckodriver, which Debian does not have; chromedp speaks Chromium's protocol
// alone. Firefox answers WebDriver's commands by itself, over a socket that it
// calls Marionette; Debian's WebKitWebDriver answers the same ones over HTTP. Two
// short wires below one set of commands are all that a walk needs.
package webdriver
