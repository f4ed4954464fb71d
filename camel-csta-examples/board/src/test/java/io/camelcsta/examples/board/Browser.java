/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.camelcsta.examples.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.apache.camel.util.FileUtil;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A Chromium without a window. Nothing is downloaded: what is installed is used. */
final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path chromium, Path chromedriver) throws IOException {
        profile = Files.createTempDirectory("board-browser");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        // without its sandbox, because it does not start as root otherwise; it sees nothing but the board
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--lang=en",
                "--window-size=1440,1000",
                "--user-data-dir=" + profile);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    /** Starts the browser of this computer; null if there is none. */
    static Browser start() throws IOException {
        Path chromium = first(Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"));
        Path chromedriver = first(Stream.of(
                System.getProperty("webdriver.chrome.driver"),
                "/usr/bin/chromedriver",
                "/usr/lib/chromium-browser/chromedriver"));
        return chromium == null || chromedriver == null ? null : new Browser(chromium, chromedriver);
    }

    private static Path first(Stream<String> paths) {
        return paths.filter(Objects::nonNull)
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    void open(String url) {
        driver.get(url);
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> findAll(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The text that is to be seen there; empty if nothing is. */
    String text(String selector) {
        try {
            List<WebElement> found = findAll(selector);
            return found.isEmpty() ? "" : found.get(0).getText();
        } catch (StaleElementReferenceException e) {
            return "";
        }
    }

    void awaitText(String selector, String text) {
        awaiting()
                .withMessage(() -> selector + " with '" + text + "', but it has '" + text(selector) + "'")
                .until(ignored -> text(selector).contains(text));
    }

    void awaitNone(String selector) {
        awaiting().withMessage(() -> "no " + selector).until(ignored -> findAll(selector).stream()
                .noneMatch(WebElement::isDisplayed));
    }

    private WebDriverWait awaiting() {
        WebDriverWait wait = new WebDriverWait(driver, LIMIT, Duration.ofMillis(50));
        wait.ignoring(StaleElementReferenceException.class);
        return wait;
    }

    /** Clicks what is to be seen there as soon as it can be clicked. */
    void click(String selector) {
        awaiting()
                .withMessage(() -> "something to click at " + selector)
                .until(ignored -> {
                    List<WebElement> found = findAll(selector);
                    return !found.isEmpty()
                                    && found.get(0).isDisplayed()
                                    && !"true".equals(found.get(0).getAttribute("aria-disabled"))
                            ? found.get(0)
                            : null;
                })
                .click();
    }

    void type(String selector, String text) {
        find(selector).sendKeys(text);
    }

    Object run(String script) {
        return driver.executeScript(script);
    }

    /** What the console has said since it was asked last. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(Object::toString)
                .toList();
    }

    void emulate(int width, int height, double scale, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
        FileUtil.removeDir(profile.toFile());
    }
}
