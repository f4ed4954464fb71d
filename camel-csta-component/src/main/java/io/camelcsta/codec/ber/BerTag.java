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
package io.camelcsta.codec.ber;

/**
 * Tags as single numbers, so that they compare fast: class in the two highest bits of an octet's worth above the tag
 * number. The bit for constructed encoding does not belong to it.
 */
final class BerTag {

    static final int UNIVERSAL = 0;
    static final int APPLICATION = 1 << 29;
    static final int CONTEXT = 2 << 29;
    static final int PRIVATE = 3 << 29;

    static final int BOOLEAN = UNIVERSAL | 1;
    static final int INTEGER = UNIVERSAL | 2;
    static final int BIT_STRING = UNIVERSAL | 3;
    static final int OCTET_STRING = UNIVERSAL | 4;
    static final int NULL = UNIVERSAL | 5;
    static final int OBJECT_IDENTIFIER = UNIVERSAL | 6;
    static final int EXTERNAL = UNIVERSAL | 8;
    static final int ENUMERATED = UNIVERSAL | 10;
    static final int SEQUENCE = UNIVERSAL | 16;
    static final int IA5_STRING = UNIVERSAL | 22;
    static final int GENERALIZED_TIME = UNIVERSAL | 24;

    static final int MAX_NUMBER = (1 << 29) - 1;

    private BerTag() {}

    static int context(int number) {
        return CONTEXT | number;
    }

    static int application(int number) {
        return APPLICATION | number;
    }

    static int tagClass(int tag) {
        return tag >>> 29 & 3;
    }

    static int number(int tag) {
        return tag & MAX_NUMBER;
    }

    static String name(int tag) {
        String number = Integer.toString(number(tag));
        return switch (tagClass(tag)) {
            case 0 -> "[UNIVERSAL " + number + "]";
            case 1 -> "[APPLICATION " + number + "]";
            case 2 -> "[" + number + "]";
            default -> "[PRIVATE " + number + "]";
        };
    }
}
